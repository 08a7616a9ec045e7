"""Clusters that become one, fall apart or lose a member."""

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from storage.dedup.components import components
from storage.dedup.originals_sql import find_original
from storage.schema.dedup import bands, cluster_members, clusters, fingerprints
from storage.signature import Signature, band_keys

SPLIT_LIMIT = 500
"""Texts of a cluster up to which it is looked at whole when one of them goes; a larger one stays together until it is
rebuilt.  500 texts that all meet and are not alike would take 2 s."""


def new_cluster(connection: Connection) -> int:
    """Begin a cluster without members and return its label.

    :func:`refresh_cluster` or the first member makes it true.
    """
    label: int = connection.execute(_NEW, {"cluster_id": "", "original_id": 0, "size": 0}).scalar_one()
    return label


def merge_clusters(connection: Connection, labels: list[int]) -> int:
    """Make one cluster of several, moving the small ones into the largest, and return its label."""
    rows = connection.execute(select(clusters).where(clusters.c.label.in_(labels))).all()
    kept, *small = sorted(rows, key=lambda row: (-row.size, row.label))
    for row in small:
        move_texts(connection, texts_of(connection, row.label), row.label, kept.label)
        connection.execute(_DROP, {"which": row.label})
    if small:
        named = [row.cluster_id for row in rows if row.size]
        values = {"cluster_id": min(named, default=""), "size": sum(row.size for row in rows)}
        connection.execute(_SET, values | {"which": kept.label})
    return int(kept.label)


def split_cluster(connection: Connection, label: int, limit: int | None = SPLIT_LIMIT) -> None:
    """Let a cluster fall into what hangs together, unless it has more than ``limit`` texts."""
    texts = texts_of(connection, label, None if limit is None else limit + 1)
    if len(texts) > 1 and (limit is None or len(texts) <= limit):
        for group in components(texts)[1:]:
            apart = new_cluster(connection)
            move_texts(connection, {number: texts[number] for number in group}, label, apart)
            refresh_cluster(connection, apart)
    refresh_cluster(connection, label)


def refresh_cluster(connection: Connection, label: int) -> None:
    """Work out name, original and size of a cluster anew; one without members goes."""
    name, size = connection.execute(_SUMMARY, {"label": label}).one()
    if size:
        values = {"cluster_id": name, "size": size, "original_id": find_original(connection, label)}
        connection.execute(_SET, values | {"which": label})
    else:
        connection.execute(_DROP, {"which": label})


def move_texts(connection: Connection, texts: dict[int, Signature], label: int, to: int) -> None:
    """Give texts, and the articles that have them, to another cluster."""
    if not texts:
        return
    connection.execute(_MOVE_MEMBERS, [{"print": number, "to": to} for number in texts])
    rows = [
        {"at": key, "of": label, "print": number, "to": to}
        for number, signature in texts.items()
        for key in band_keys(signature)
    ]
    if rows:
        connection.execute(_MOVE_BANDS, rows)


def texts_of(connection: Connection, label: int, limit: int | None = None) -> dict[int, Signature]:
    """Return the texts of a cluster by their numbers, at most so many."""
    rows = connection.execute(_TEXTS.limit(limit), {"label": label})
    return {row.id: Signature(row.version, row.size, row.digest, row.minhash) for row in rows}


_NEW = insert(clusters).returning(clusters.c.label)
_SET = update(clusters).where(clusters.c.label == bindparam("which"))
_DROP = delete(clusters).where(clusters.c.label == bindparam("which"))
_SUMMARY = select(func.min(cluster_members.c.name), func.count()).where(cluster_members.c.label == bindparam("label"))
_TEXTS = select(fingerprints).where(
    fingerprints.c.id.in_(select(cluster_members.c.fingerprint_id).where(cluster_members.c.label == bindparam("label")))
)
_MOVE_MEMBERS = (
    update(cluster_members).where(cluster_members.c.fingerprint_id == bindparam("print")).values(label=bindparam("to"))
)
_MOVE_BANDS = (
    update(bands)
    .where(
        bands.c.key == bindparam("at"), bands.c.label == bindparam("of"), bands.c.fingerprint_id == bindparam("print")
    )
    .values(label=bindparam("to"))
)
