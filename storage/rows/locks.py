"""Turns of transactions under a name, until they end: one after the other, or side by side with others of the kind.

On PostgreSQL only; SQLite has one writer at a time anyway.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, text


def lock_names(connection: Connection, names: Iterable[str]) -> None:
    """Let one transaction at a time write under each of some names.

    Taken in order, so that two transactions with several names cannot wait for each other.
    """
    if connection.dialect.name == "postgresql":
        for name in sorted(names):
            connection.execute(_NAME, {"name": name.encode("utf-8", "replace").decode().replace("\x00", "")})


def share_name(connection: Connection, name: str) -> None:
    """Let transactions that share a name write side by side.

    Whoever takes it by :func:`lock_names` waits until they have ended, and keeps all of them waiting meanwhile.  A
    transaction that shares it must not take it: two such would wait for each other.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_SHARED, {"name": name})


_NAME = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
_SHARED = text("SELECT pg_advisory_xact_lock_shared(hashtextextended(:name, 0))")
