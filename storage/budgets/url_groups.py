"""What the addresses of a crawl bring, counted by groups: a group that brings nothing new is cut.

Groups are told by the caller: of one shape, one folder, one host, the whole crawl.  All counts are in the database, so
that they survive a process and are shared by those that work on one crawl.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, select, tuple_

from storage.db import glance, write_transaction
from storage.rows import clean_text, index_key, insert_into, lock_names, upsert
from storage.schema.budgets import shown_marks, url_groups

CHUNK = 100

RECENT = 600.0
"""Seconds for which a group that was cut is told to other processes at each of their own reports."""

_NAMES = (url_groups.c.kind, url_groups.c.level, url_groups.c.name)


@dataclass(frozen=True, slots=True)
class URLGroup:
    """A group of addresses: of what ``kind`` they are, how wide it is (``level``), and which."""

    kind: str
    level: str
    name: str


@dataclass(frozen=True, slots=True)
class Patience:
    """How many barren pages in a row a group may have: ``base``, and ``each`` for what it brought, up to ``most``.

    The first ``free`` things that it brought earn nothing.
    """

    base: int
    each: float = 0.0
    most: int = 0
    free: int = 0

    def allows(self, barren: int, fruit: int) -> bool:
        """Return whether a group is asked on."""
        return barren < self.base + min(int(self.each * max(fruit - self.free, 0)), self.most)


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that was read: its groups from narrow to wide, each with its patience, and what it showed.

    ``things`` are new or not for each group by themselves; without any, ``fruit`` says how much it brought.  A page
    that brought nothing weighs ``weight``.
    """

    url: str
    groups: tuple[tuple[URLGroup, Patience], ...]
    things: tuple[str, ...] = ()
    fruit: int = 0
    weight: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CutGroup:
    """A group that is not asked on: ``pages`` were read, ``barren`` of them in the end, ``skipped`` not asked for."""

    group: URLGroup
    pages: int
    barren: int
    fruit: int
    skipped: int
    example: str
    cut_at: datetime


@dataclass(frozen=True, slots=True)
class VisitResult:
    """What visits came to: whether each brought something new, groups that are cut, shapes that have proven good."""

    fresh: tuple[bool, ...]
    cut: frozenset[URLGroup]
    proven: frozenset[URLGroup]


class URLGroups:
    """The groups of one crawl.  Every method is one transaction; ``now`` is seconds since 1970."""

    def __init__(self, engine: Engine, crawl: int) -> None:
        self._engine = engine
        self._crawl = crawl

    def record(self, visits: Sequence[Visit], skipped: Mapping[URLGroup, int], now: float) -> VisitResult:
        """Count pages that were read, and addresses of cut groups that were not asked for.

        Return what became cut in the last minutes, by other processes of the crawl too.
        """
        with self._turn() as connection:
            names = {group for visit in visits for group, _ in visit.groups} | set(skipped)
            rows = self._load(connection, names)
            fresh = tuple(self._count(connection, rows, visit, now) for visit in visits)
            for group, count in skipped.items():
                self._row(rows, group, "")["skipped"] += count
            if rows:
                connection.execute(upsert(connection.dialect.name, url_groups), list(rows.values()))
            proven = frozenset(group for group, row in rows.items() if _is_proven(group, row["fruit"]))
            return VisitResult(fresh, self._cut(connection, now - RECENT), proven)

    def state(self) -> VisitResult:
        """Return what is cut and what has proven good so far."""
        good = select(*_NAMES).where(
            url_groups.c.crawl_id == self._crawl, url_groups.c.level == "shape", url_groups.c.fruit > 1
        )
        with glance(self._engine) as connection:
            proven = frozenset(URLGroup(*row) for row in connection.execute(good))
            return VisitResult((), self._cut(connection, 0.0), proven)

    def counts(self, group: URLGroup) -> tuple[int, int]:
        """Return how many pages of a group were read, and what they brought."""
        with glance(self._engine) as connection:
            row = self._load(connection, {group}).get(group)
            return (0, 0) if row is None else (int(row["pages"]), int(row["fruit"]))

    @contextmanager
    def _turn(self) -> Iterator[Connection]:
        with write_transaction(self._engine) as connection:
            lock_names(connection, [f"groups of {self._crawl}"])
            yield connection

    def _count(self, connection: Connection, rows: "_Rows", visit: Visit, now: float) -> bool:
        """Count one page in its groups.

        What is new to a shape may be known to its folder: then the shape is patient with it, and is not taken for a
        good one.  Pages of good shapes try the patience of their own shape only.
        """
        brought = self._brought(connection, visit)
        is_good = any(_is_proven(group, self._row(rows, group, visit.url)["fruit"]) for group, _ in visit.groups)
        for place, (group, patience) in enumerate(visit.groups):
            row, is_wide = self._row(rows, group, visit.url), group.level in ("folder", "host")
            row["pages"] += 1
            row["barren"] = 0 if brought[place] else row["barren"] + (0 if is_good and is_wide else visit.weight)
            row["fruit"] += min(brought[place : place + 2]) if group.level != "core" else min(brought[place], 1)
            if row["cut_at"] is None and not patience.allows(row["barren"], row["fruit"]):
                row |= {"cut_at": _stamp(now), "example": clean_text(visit.url)}
        return any(brought)

    def _brought(self, connection: Connection, visit: Visit) -> list[int]:
        """Count for each group what it never showed before; for that of copies, what its shape never did."""
        if not visit.things:
            return [visit.fruit] * len(visit.groups)
        marked = [group for group, _ in visit.groups if group.level != "core"]
        marks = {group: {_mark(group, thing) for thing in visit.things} for group in marked}
        rows = [{"crawl_id": self._crawl, "mark": mark} for mark in sorted(set().union(*marks.values()))]
        add = insert_into(connection.dialect.name, shown_marks).on_conflict_do_nothing(
            index_elements=["crawl_id", "mark"]
        )
        new = set(connection.scalars(add.returning(shown_marks.c.mark), rows))
        counts = [len(marks[group] & new) for group in marked]
        return [*counts, *counts[:1] * (len(visit.groups) - len(counts))]

    def _load(self, connection: Connection, names: Iterable[URLGroup]) -> "_Rows":
        found: _Rows = {}
        key = tuple_(*_NAMES)
        wanted = {(group.kind, group.level, index_key(group.name)): group for group in names}
        ordered = sorted(wanted)
        for start in range(0, len(ordered), CHUNK):
            some = key.in_(ordered[start : start + CHUNK])
            query = select(url_groups).where(url_groups.c.crawl_id == self._crawl, some)
            for row in connection.execute(query).mappings():
                found[wanted[row["kind"], row["level"], row["name"]]] = dict(row)
        return found

    def _row(self, rows: "_Rows", group: URLGroup, url: str) -> dict[str, Any]:
        if group not in rows:
            place = {"crawl_id": self._crawl, "kind": group.kind, "level": group.level, "name": index_key(group.name)}
            counts = dict.fromkeys(("pages", "barren", "fruit", "skipped"), 0)
            rows[group] = {**place, **counts, "example": clean_text(url), "cut_at": None}
        return rows[group]

    def _cut(self, connection: Connection, since: float) -> frozenset[URLGroup]:
        query = select(*_NAMES).where(url_groups.c.crawl_id == self._crawl, url_groups.c.cut_at >= _stamp(since))
        return frozenset(URLGroup(*row) for row in connection.execute(query))


def _is_proven(group: URLGroup, fruit: int) -> bool:
    return group.level == "shape" and fruit > 1


_Rows = dict[URLGroup, dict[str, Any]]


def list_cuts(connection: Connection, crawl_id: int) -> list[CutGroup]:
    """Return the groups of a crawl that were cut, those that more was left out of first."""
    query = select(url_groups).where(url_groups.c.crawl_id == crawl_id, url_groups.c.cut_at.is_not(None))
    rows = connection.execute(query.order_by(url_groups.c.skipped.desc(), url_groups.c.name)).mappings()
    return [
        CutGroup(
            group=URLGroup(row["kind"], row["level"], row["name"]),
            **{name: row[name] for name in ("pages", "barren", "fruit", "skipped", "example")},
            cut_at=datetime.fromisoformat(row["cut_at"]),
        )
        for row in rows
    ]


def forget_groups(connection: Connection, crawl_id: int) -> None:
    """Drop what was only needed while a crawl went on; what was cut stays as its report."""
    connection.execute(delete(shown_marks).where(shown_marks.c.crawl_id == crawl_id))
    uncut = (url_groups.c.crawl_id == crawl_id) & url_groups.c.cut_at.is_(None)
    connection.execute(delete(url_groups).where(uncut))


def _mark(group: URLGroup, thing: str) -> int:
    words = f"{group.kind}\n{group.level}\n{group.name}\n{thing}".encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(words, digest_size=8).digest(), "big", signed=True)


def _stamp(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds")
