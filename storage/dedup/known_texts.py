"""Texts that are known from elsewhere, in a scratch file: whether an article, or one that says the same, is among them.

Texts are compared as a store compares them; nothing is clustered.
"""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Column, MetaData, Table, Text, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from storage.db import open_engine, read_connection, write_transaction
from storage.db.shared_engine import close_engine
from storage.dedup.candidates import related_labels
from storage.schema.dedup import bands, fingerprints
from storage.signature import Signature, band_keys

names = Table("known_names", MetaData(), Column("name", Text, primary_key=True))


class KnownTexts:
    """Add all texts, then ask.  Disk: about 2 kB a text; memory: none that grows."""

    def __init__(self, file: Path) -> None:
        self._engine = open_engine(f"sqlite:///{file}")
        with write_transaction(self._engine) as connection:
            for table in (names, fingerprints, bands):
                table.create(connection)

    def close(self) -> None:
        """Close the file."""
        close_engine(self._engine)

    def add(self, some: Iterable[tuple[str | None, Signature]]) -> None:
        """Add texts, each with the name of its article where that is known, in one transaction."""
        with write_transaction(self._engine) as connection:
            for name, sign in some:
                if name is not None:
                    connection.execute(insert(names).on_conflict_do_nothing(), {"name": name})
                row = {"digest": sign.digest, "version": sign.version, "size": sign.size, "minhash": sign.values}
                if not connection.execute(insert(fingerprints).on_conflict_do_nothing(), row).rowcount:
                    continue
                number = connection.execute(_PRINT, {"digest": sign.digest, "version": sign.version}).scalar_one()
                if places := [{"key": key, "label": number, "fingerprint_id": number} for key in band_keys(sign)]:
                    connection.execute(insert(bands), places)

    def find(self, name: str, sign: Signature) -> str | None:
        """Say how an article is known: its ``id``, the same ``text``, a ``near-duplicate``; None where it is not."""
        with read_connection(self._engine) as connection:
            if connection.execute(_NAME, {"which": name}).first() is not None:
                return "id"
            if sign.size and connection.execute(_PRINT, {"digest": sign.digest, "version": sign.version}).first():
                return "text"
            return "near-duplicate" if related_labels(connection, sign) else None


_NAME = select(names.c.name).where(names.c.name == bindparam("which"))
_PRINT = select(fingerprints.c.id).where(
    fingerprints.c.digest == bindparam("digest"), fingerprints.c.version == bindparam("version")
)
