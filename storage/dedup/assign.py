"""Every article in its cluster, kept as articles come, change and go; within transactions that callers hold.

Two texts are joined where they share a band and ``same_story`` holds; the clusters are what hangs together so, and
with their public names and originals they are the same in whatever order the articles came.  One transaction at a
time may cluster: the caller takes its turn under ``CLUSTER_LOCK``.
"""

from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from storage.dedup.candidates import related_labels
from storage.dedup.membership import merge_clusters, new_cluster, refresh_cluster, split_cluster
from storage.dedup.originals_sql import find_original, standing
from storage.schema.dedup import bands, cluster_members, clusters, fingerprints
from storage.signature import Signature, band_keys

CLUSTER_LOCK = "winnow:clusters"
"""The name under which one transaction at a time writes (``storage.db.lock_names``)."""


def assign_cluster(
    connection: Connection, article_id: int, signature: Signature | None, replaced: bool = False
) -> None:
    """Put an article where its text belongs.

    An article whose text was ``replaced`` by one without a signature leaves its cluster and belongs to none.
    """
    known = connection.execute(_KNOWN, {"which": article_id}).first()
    if signature is None:
        if known is not None and replaced:
            _leave(connection, known)
        return
    name, rank = standing(connection, article_id, signature.size)
    digest = signature.digest if signature.comparable else f"{signature.digest}-{name}"
    if known is not None:
        if (known.digest, known.version, known.name) == (digest, signature.version, name):
            _rank_anew(connection, known, rank)
            return
        _leave(connection, known)
    fingerprint_id = connection.execute(_PRINT, {"digest": digest, "version": signature.version}).scalar()
    if fingerprint_id is None:
        fingerprint_id, label = _add_print(connection, signature, digest)
    else:
        label = connection.execute(_LABEL, {"print": fingerprint_id}).scalar_one()
    row = {"article_id": article_id, "fingerprint_id": fingerprint_id, "label": label, "name": name, "rank": rank}
    connection.execute(_JOIN, row)
    _grow(connection, label, name)


def _add_print(connection: Connection, signature: Signature, digest: str) -> tuple[int, int]:
    """Add a text that no article has yet, join the clusters it connects, and return its number and label."""
    labels = related_labels(connection, signature)
    row = {"digest": digest, "version": signature.version, "size": signature.size, "minhash": signature.values}
    fingerprint_id: int = connection.execute(_NEW_PRINT, row).scalar_one()
    label: int = merge_clusters(connection, labels) if labels else new_cluster(connection)
    rows = [{"key": key, "label": label, "fingerprint_id": fingerprint_id} for key in band_keys(signature)]
    if rows:
        connection.execute(_NEW_BANDS, rows)
    return fingerprint_id, label


def _grow(connection: Connection, label: int, name: str) -> None:
    """Bring the row of a cluster up to date after an article came."""
    known = connection.execute(_CLUSTER, {"which": label}).one()
    least = min(known.cluster_id or name, name)
    values = {"cluster_id": least, "original_id": find_original(connection, label), "size": known.size + 1}
    connection.execute(_SET_CLUSTER, values | {"which": label})


def _rank_anew(connection: Connection, known: Row[*tuple[Any, ...]], rank: str) -> None:
    """Take account of what an article says anew of its date and source."""
    if known.rank != rank:
        connection.execute(_SET_RANK, {"which": known.article_id, "rank": rank})
    if connection.execute(_CLUSTER, {"which": known.label}).one().size > 1:
        original = find_original(connection, known.label)
        connection.execute(_SET_CLUSTER, {"which": known.label, "original_id": original})


def leave_cluster(connection: Connection, article_id: int) -> None:
    """Take an article out of its cluster, where it has one."""
    known = connection.execute(_KNOWN, {"which": article_id}).first()
    if known is not None:
        _leave(connection, known)


def _leave(connection: Connection, known: Row[*tuple[Any, ...]]) -> None:
    """Take an article out of its cluster, and its text where no other article has it."""
    connection.execute(_DROP_MEMBER, {"which": known.article_id})
    if connection.execute(_LABEL, {"print": known.fingerprint_id}).scalar() is not None:
        refresh_cluster(connection, known.label)
        return
    signature = Signature(known.version, known.print_size, known.digest, known.minhash)
    rows = [{"at": key, "of": known.label, "print": known.fingerprint_id} for key in band_keys(signature)]
    if rows:
        connection.execute(_DROP_BAND, rows)
    connection.execute(_DROP_PRINT, {"print": known.fingerprint_id})
    split_cluster(connection, known.label)


# Built once, as those of ``storage.articles.upsert`` are.
_KNOWN = (
    select(
        cluster_members,
        fingerprints.c.digest,
        fingerprints.c.version,
        fingerprints.c.size.label("print_size"),
        fingerprints.c.minhash,
    )
    .join(fingerprints, fingerprints.c.id == cluster_members.c.fingerprint_id)
    .where(cluster_members.c.article_id == bindparam("which"))
)
_PRINT = select(fingerprints.c.id).where(
    fingerprints.c.digest == bindparam("digest"), fingerprints.c.version == bindparam("version")
)
_LABEL = select(cluster_members.c.label).where(cluster_members.c.fingerprint_id == bindparam("print")).limit(1)
_CLUSTER = select(clusters).where(clusters.c.label == bindparam("which"))
_NEW_PRINT = insert(fingerprints).returning(fingerprints.c.id)
_NEW_BANDS = insert(bands)
_JOIN = insert(cluster_members)
_SET_CLUSTER = update(clusters).where(clusters.c.label == bindparam("which"))
_SET_RANK = update(cluster_members).where(cluster_members.c.article_id == bindparam("which"))
_DROP_MEMBER = delete(cluster_members).where(cluster_members.c.article_id == bindparam("which"))
_DROP_PRINT = delete(fingerprints).where(fingerprints.c.id == bindparam("print"))
_DROP_BAND = delete(bands).where(
    bands.c.key == bindparam("at"), bands.c.label == bindparam("of"), bands.c.fingerprint_id == bindparam("print")
)
