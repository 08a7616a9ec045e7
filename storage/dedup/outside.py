"""Clusters of articles that are in no store: the decisions of a store, worked out over a scratch file.

The same texts are compared by the same rules, and originals chosen as by ``storage.dedup.originals``: for the same
articles the clusters, their names and their originals are those that a store has.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby, islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from storage.db import close_engine, open_engine, read_connection, write_transaction
from storage.dedup.originals import ClusterMember, probable_original
from storage.dedup.rebuild import Progress, compared_texts
from storage.schema.dedup import fingerprints
from storage.signature import Signature

_LOOKED_AT = 64  # of the best rank, and of those that credit somebody: as storage.dedup.originals_sql
_CHUNK = 5000

members = Table(
    "outside_members",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("fingerprint_id", Integer, nullable=False),
    Column("rank", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("root", Integer),
    Column("cluster_id", Text),
    Column("original", Integer),
    Index("outside_members_root", "root", "rank"),
)


@dataclass(frozen=True, slots=True)
class OutsideArticle:
    """An article by its number (from 0, each once) and its name (:func:`storage.urls.corpus_name`).

    ``member`` holds what says where its text came from, with its rank.
    """

    number: int
    name: str
    member: ClusterMember
    signature: Signature


@dataclass(frozen=True, slots=True)
class OutsideStory:
    """A cluster of several articles: its name, and by theirs the probable original and all of them, in order."""

    cluster_id: str
    original: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutsideMark:
    """What became of an article: ``number`` is the one that has its name, another where it was added again."""

    number: int
    cluster_id: str
    is_reprint: bool


class OutsideClusters:
    """Add all articles, then :meth:`work_out`, then ask.  Memory: 50 bytes a text; disk: about 1.5 kB an article."""

    def __init__(self, file: Path) -> None:
        self._engine = open_engine(f"sqlite:///{file}")

    def __enter__(self) -> Self:
        with write_transaction(self._engine) as connection:
            fingerprints.create(connection)
            members.create(connection)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        close_engine(self._engine)

    def add(self, some: Iterable[OutsideArticle]) -> None:
        """Add articles in one transaction; one whose name is known is left out, as a store has each address once."""
        with write_transaction(self._engine) as connection:
            for each in some:
                sign = each.signature
                digest = sign.digest if sign.comparable else f"{sign.digest}-{each.name}"
                print_row = {"digest": digest, "version": sign.version, "size": sign.size, "minhash": sign.values}
                connection.execute(insert(fingerprints).on_conflict_do_nothing(), print_row)
                found = connection.execute(_PRINT, {"digest": digest, "version": sign.version}).scalar_one()
                facts = json.dumps(asdict(each.member))
                row = {"number": each.number, "name": each.name, "fingerprint_id": found, "rank": each.member.rank}
                connection.execute(insert(members).on_conflict_do_nothing(), row | {"facts": facts})

    def work_out(self, progress: Progress) -> None:
        """Compare all texts and choose the originals."""
        with read_connection(self._engine) as connection:
            union = compared_texts(connection, progress)
        roots = ({"which": row.number, "to_root": union.find(row.fingerprint_id)} for row in self._rows(_PRINTS))
        self._write(_SET_ROOT, roots)
        self._write(_SET_MARK, (mark for _, same in groupby(self._rows(_BY_ROOT), _root) for mark in _chosen([*same])))

    def stories(self) -> Iterator[OutsideStory]:
        """Yield the clusters of several articles by their names."""
        for cluster_id, same in groupby(self._rows(_MARKED), key=lambda row: str(row.cluster_id)):
            found = list(same)
            if len(found) > 1:
                original = next(row.name for row in found if row.number == row.original)
                yield OutsideStory(cluster_id, original, tuple(row.name for row in found))

    def marks(self, names: Iterable[str]) -> dict[str, OutsideMark]:
        """Return what became of articles, by their names."""
        with read_connection(self._engine) as connection:
            rows = connection.execute(_OF_NAMES, {"names": list(names)}).all()
        return {row.name: OutsideMark(row.number, row.cluster_id, row.number != row.original) for row in rows}

    def _rows(self, query: Any) -> Iterator[Any]:
        with read_connection(self._engine) as connection:
            yield from connection.execution_options(yield_per=_CHUNK).execute(query)

    def _write(self, statement: Any, rows: Iterator[dict[str, Any]]) -> None:
        while some := list(islice(rows, _CHUNK)):
            with write_transaction(self._engine) as connection:
                connection.execute(statement, some)


def _root(row: Any) -> int:
    return int(row.root)


def _chosen(rows: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield the marks of the members of a cluster, which come by their rank."""
    crediting = [row for row in rows if row.rank >= "1"][:_LOOKED_AT]
    looked_at = {row.number: _member(json.loads(row.facts)) for row in (*rows[:_LOOKED_AT], *crediting)}
    original, name = probable_original(list(looked_at.values())).article_id, min(row.name for row in rows)
    for row in rows:
        yield {"which": row.number, "to_cluster": name, "to_original": original}


def _member(facts: Mapping[str, Any]) -> ClusterMember:
    return ClusterMember(**facts)


_PRINT = select(fingerprints.c.id).where(
    fingerprints.c.digest == bindparam("digest"), fingerprints.c.version == bindparam("version")
)
_SET_ROOT = update(members).where(members.c.number == bindparam("which")).values(root=bindparam("to_root"))
_SET_MARK = (
    update(members)
    .where(members.c.number == bindparam("which"))
    .values(cluster_id=bindparam("to_cluster"), original=bindparam("to_original"))
)
_BY_ROOT = select(members.c.root, members.c.number, members.c.name, members.c.rank, members.c.facts).order_by(
    members.c.root, members.c.rank
)
_PRINTS = select(members.c.number, members.c.fingerprint_id)
_MARKED = select(members.c.cluster_id, members.c.original, members.c.number, members.c.name).order_by(
    members.c.cluster_id, members.c.name
)
_OF_NAMES = select(members.c.name, members.c.number, members.c.cluster_id, members.c.original).where(
    members.c.name.in_(bindparam("names", expanding=True))
)
