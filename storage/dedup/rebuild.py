"""All clusters worked out from their texts alone and set right where they differ; the crawl may go on meanwhile."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby

from sqlalchemy import Connection, Engine, bindparam, func, select

from storage.db import read_connection, write_transaction
from storage.dedup.assign import CLUSTER_LOCK
from storage.dedup.components import DisjointSet, join_similar
from storage.dedup.membership import merge_clusters, refresh_cluster, split_cluster
from storage.dedup.originals_sql import refresh_ranks
from storage.rows import lock_names
from storage.schema.dedup import cluster_members, clusters, fingerprints
from storage.signature import BANDS, ROWS, TINY, Signature

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done and how much there is."""

_TOGETHER = 200  # clusters written in one transaction, so that a crawl never waits long
_CHUNK = 5000


def repair_clusters(engine: Engine, progress: Progress) -> int:
    """Set right every cluster that is not what its texts say, and every original; return how many clusters were wrong.

    The texts are compared as of one moment, band by band (50 bytes of memory a text); what is wrong then is worked out
    anew from what stands there when it is written, so that each transaction leaves true clusters behind.
    """
    with read_connection(engine) as connection:
        if connection.dialect.name == "postgresql":  # SQLite's transactions are of one moment by nature
            connection.execution_options(isolation_level="REPEATABLE READ")
        together = compared_texts(connection, progress)
        wrong = _wrong(connection, together)
    for done, labels in enumerate(wrong):
        progress("set right", done, len(wrong))
        with write_transaction(engine) as connection:
            lock_names(connection, [CLUSTER_LOCK])
            standing = list(connection.scalars(select(clusters.c.label).where(clusters.c.label.in_(labels))))
            if standing:  # a crawl may have joined them to others meanwhile
                split_cluster(connection, merge_clusters(connection, standing), limit=None)
    _choose_originals(engine, progress)
    return sum(map(len, wrong))


def compared_texts(connection: Connection, progress: Progress) -> DisjointSet:
    """Compare all texts that meet in a band, and return what hangs together, by the numbers of the fingerprints."""
    union = DisjointSet()
    for band in range(BANDS):
        progress("compare", band, BANDS)
        for numbers in _meeting(connection, band):
            if len({union.find(number) for number in numbers}) > 1:
                _compare(connection, numbers, union)
    return union


def _meeting(connection: Connection, band: int) -> Iterator[list[int]]:
    """Yield the texts that share a key in a band, those of one version at a time."""
    size = 2 * ROWS
    piece = func.substr(fingerprints.c.minhash, band * size + 1, size)
    for version in connection.scalars(_VERSIONS).all():
        query = select(piece, fingerprints.c.id).where(fingerprints.c.size >= TINY, fingerprints.c.version == version)
        rows = connection.execution_options(yield_per=_CHUNK).execute(query)
        # Key and number in one: 50 bytes a text instead of 150.
        together = sorted(int.from_bytes(key) << 63 | number for key, number in rows)
        for _, same in groupby(together, key=lambda both: both >> 63):
            numbers = [both & _NUMBER for both in same]
            if len(numbers) > 1:
                yield numbers


def _compare(connection: Connection, numbers: list[int], union: DisjointSet) -> None:
    """Compare texts that meet with those before them, one text of each group at least."""
    texts = {number: text for at in range(0, len(numbers), _CHUNK) for number, text in _texts(connection, numbers, at)}
    join_similar(union, numbers, texts)


def _texts(connection: Connection, numbers: list[int], at: int) -> list[tuple[int, Signature]]:
    rows = connection.execute(select(fingerprints).where(fingerprints.c.id.in_(numbers[at : at + _CHUNK])))
    return [(row.id, Signature(row.version, row.size, row.digest, row.minhash)) for row in rows]


def _wrong(connection: Connection, together: DisjointSet) -> list[list[int]]:
    """Return the labels that do not agree with what belongs together; those that must be looked at at once as one."""
    confused, standing = DisjointSet(), dict[int, int]()
    wrong: set[int] = set()
    rows = connection.execution_options(yield_per=_CHUNK).execute(_LABELS)
    for label, same in groupby(rows, key=lambda row: row.label):
        roots = {together.find(row.fingerprint_id) for row in same}
        if len(roots) > 1:
            wrong.add(label)
        for root in roots:
            other = standing.setdefault(root, label)
            if other != label:
                wrong |= {label, other}
                confused.join(label, other)
    found: defaultdict[int, list[int]] = defaultdict(list)
    for label in sorted(wrong):
        found[confused.find(label)].append(label)
    return list(found.values())


def _choose_originals(engine: Engine, progress: Progress) -> None:
    """Rank the members of all clusters anew, as present rules do, and choose their originals."""
    with read_connection(engine) as connection:
        labels = list(connection.scalars(_SHARED))
    for at in range(0, len(labels), _TOGETHER):
        progress("originals", at, len(labels))
        with write_transaction(engine) as connection:
            lock_names(connection, [CLUSTER_LOCK])
            for label in labels[at : at + _TOGETHER]:
                if connection.execute(_EXISTS, {"which": label}).first() is not None:
                    refresh_ranks(connection, label)
                    refresh_cluster(connection, label)


_NUMBER = 2**63 - 1
_VERSIONS = select(fingerprints.c.version).distinct().order_by(fingerprints.c.version)
_LABELS = select(cluster_members.c.label, cluster_members.c.fingerprint_id).order_by(cluster_members.c.label)
_SHARED = select(clusters.c.label).where(clusters.c.size > 1).order_by(clusters.c.label)
_EXISTS = select(clusters.c.label).where(clusters.c.label == bindparam("which"))
