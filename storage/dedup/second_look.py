"""Texts that were added beside other transactions, compared once more when all can see them.

Of two transactions that add texts of one story at once neither sees the other's; whichever is committed last finds
both here.  Until then a note stands beside each text, written with it, so that a process that dies in between leaves
the comparison to whoever saves next.  On PostgreSQL only; SQLite has one writer at a time.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress

from sqlalchemy import BindParameter, Connection, Double, Engine, bindparam, cast, delete, func, insert, or_, select

from storage.db import write_transaction
from storage.dedup.assign import CLUSTER_LOCK
from storage.dedup.candidates import Sharing, related_labels, texts_sharing
from storage.dedup.membership import merge_clusters, refresh_cluster
from storage.errors import StorageError
from storage.rows import lock_names, share_name
from storage.schema.dedup import cluster_members, fingerprints, unmatched_texts
from storage.signature import Signature, band_keys, same_story

STALE_SECONDS = 60.0
"""Age of a note of which somebody else takes care."""

_AT_ONCE = 100


def note_unmatched(connection: Connection, texts: Collection[int]) -> None:
    """Note texts that others cannot see yet, in the transaction that adds them."""
    if texts:
        connection.execute(_NOTE, [{"fingerprint_id": number} for number in texts])


def look_again(engine: Engine, texts: Mapping[int, Signature]) -> None:
    """Join the clusters of texts that were committed a moment ago, and of those that a dead process left.

    What the database refuses now stays noted and is done after ``STALE_SECONDS`` by whoever saves then.
    """
    if texts:
        with suppress(StorageError):
            apart = _find_apart(engine, texts)
            if apart:
                _join(engine, apart)


def _find_apart(engine: Engine, texts: Mapping[int, Signature]) -> dict[int, Signature]:
    """Return the texts that belong to several clusters; the notes of all others go."""
    with write_transaction(engine) as connection:
        share_name(connection, CLUSTER_LOCK)
        noted = connection.scalars(_TAKE, {"numbers": list(texts)}).all()
        left = [number for number in noted if number not in texts]
        every = {**texts, **(_texts(connection, left) if left else {})}
        sharing = texts_sharing(connection, list(every.values()))
        apart = {
            number: signature
            for number, signature in every.items()
            if len(set(_labels(connection, number, signature, sharing))) > 1
        }
        note_unmatched(connection, apart)
        return apart


def _labels(connection: Connection, number: int, signature: Signature, sharing: Sharing | None) -> Iterator[int]:
    """Yield the clusters of the texts of the same story, its own among them; none where it is there no more."""
    if sharing is None:
        own = connection.scalar(_LABEL, {"print": number})
        if own is not None:
            yield own
            yield from related_labels(connection, signature)
        return
    met = {row.fingerprint_id: row for key in band_keys(signature) for row in sharing.get(key, ())}
    for row in met.values() if number in met else ():
        if same_story(signature, Signature(row.version, row.size, "", row.minhash)):
            yield row.label


def _join(engine: Engine, apart: Mapping[int, Signature]) -> None:
    with write_transaction(engine) as connection:
        lock_names(connection, [CLUSTER_LOCK])
        for number, signature in sorted(apart.items()):
            labels = set(_labels(connection, number, signature, None))
            if len(labels) > 1:
                refresh_cluster(connection, merge_clusters(connection, sorted(labels)))
        connection.execute(_DROP, {"numbers": list(apart)})


def _texts(connection: Connection, numbers: Collection[int]) -> dict[int, Signature]:
    rows = connection.execute(_TEXTS, {"numbers": list(numbers)})
    return {row.id: Signature(row.version, row.size, row.digest, row.minhash) for row in rows}


_NOW = cast(func.extract("epoch", func.clock_timestamp()), Double)
_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_NOTE = insert(unmatched_texts).values(noted_at=_NOW)
_STALE = (
    select(unmatched_texts.c.fingerprint_id)
    .where(unmatched_texts.c.noted_at < _NOW - STALE_SECONDS)
    .order_by(unmatched_texts.c.fingerprint_id)
    .limit(_AT_ONCE)
    .with_for_update(skip_locked=True)
)
_TAKE = (
    delete(unmatched_texts)
    .where(or_(unmatched_texts.c.fingerprint_id.in_(_NUMBERS), unmatched_texts.c.fingerprint_id.in_(_STALE)))
    .returning(unmatched_texts.c.fingerprint_id)
)
_DROP = delete(unmatched_texts).where(unmatched_texts.c.fingerprint_id.in_(_NUMBERS))
_TEXTS = select(fingerprints).where(fingerprints.c.id.in_(_NUMBERS))
_LABEL = select(cluster_members.c.label).where(cluster_members.c.fingerprint_id == bindparam("print")).limit(1)
