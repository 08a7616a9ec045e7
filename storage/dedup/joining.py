"""Rows of texts that are added to clusters, many at a time; the caller has what they touch for itself."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, update

from storage.dedup.additions import AdditionGroup, Text
from storage.dedup.originals_sql import find_original
from storage.rows import insert_into
from storage.schema.dedup import bands, cluster_members, clusters, fingerprints
from storage.signature import Signature, band_keys

Known = Mapping[int, Row[*tuple[Any, ...]]]
"""Rows of ``clusters`` by their labels."""


def add_groups(connection: Connection, groups: Sequence[AdditionGroup], known: Known) -> dict[int, Signature] | None:
    """Add articles with their texts to the one cluster that their group belongs to, or to a new one.

    Return the texts that were added, by their numbers; None, with half of it done, where another transaction has added
    one of them meanwhile.
    """
    if not groups:
        return {}
    labels = _labels(connection, groups)
    new = {each.text: each.signature for group in groups for each in group.additions if each.text not in group.prints}
    prints = _add_prints(connection, new)
    if len(prints) < len(new):
        return None
    added = {prints[text]: signature for text, signature in new.items()}
    prints |= {text: number for group in groups for text, number in group.prints.items()}
    _add_bands(connection, groups, labels, prints, added)
    rows = [
        {
            "article_id": each.article_id,
            "fingerprint_id": prints[each.text],
            "label": label,
            "name": each.name,
            "rank": each.rank,
        }
        for group, label in zip(groups, labels, strict=True)
        for each in group.additions
    ]
    connection.execute(_JOIN, rows)
    for group, label in zip(groups, labels, strict=True):
        before = known[label] if group.labels else None  # SQLite gives a new cluster the number of one that went
        if before is not None or len(group.additions) > 1:
            name, size = ("", 0) if before is None else (before.cluster_id, before.size)
            least = min(filter(None, [name, *(each.name for each in group.additions)]))
            values = {"cluster_id": least, "original_id": find_original(connection, label)}
            connection.execute(_SET_CLUSTER, values | {"size": size + len(group.additions), "which": label})
    return added


def refresh_member(connection: Connection, article_id: int, label: int, size: int, rank: str | None) -> None:
    """Take account of what a member says anew of its date and source; ``rank`` is None where it is the same."""
    if rank is not None:
        connection.execute(_SET_RANK, {"which": article_id, "rank": rank})
    if size > 1:
        connection.execute(_SET_CLUSTER, {"which": label, "original_id": find_original(connection, label)})


def _labels(connection: Connection, groups: Sequence[AdditionGroup]) -> list[int]:
    """Return the label of each group, of new clusters where it belongs to none."""
    rows = [
        {
            "cluster_id": min(each.name for each in group.additions),
            "original_id": group.additions[0].article_id,
            "size": len(group.additions),
        }
        for group in groups
        if not group.labels
    ]
    new = iter(connection.scalars(_NEW_CLUSTERS, rows).all() if rows else ())
    return [min(group.labels) if group.labels else next(new) for group in groups]


def _add_prints(connection: Connection, new: Mapping[Text, Signature]) -> dict[Text, int]:
    """Add texts and return their numbers, but of those that are there already.

    In order: of two transactions that add the same texts one waits for the other.
    """
    rows = [
        {"digest": digest, "version": version, "size": signature.size, "minhash": signature.values}
        for (digest, version), signature in sorted(new.items(), key=itemgetter(0))
    ]
    if not rows:
        return {}
    add = insert_into(connection.dialect.name, fingerprints).on_conflict_do_nothing()
    columns = (fingerprints.c.digest, fingerprints.c.version, fingerprints.c.id)
    return {(row.digest, row.version): row.id for row in connection.execute(add.returning(*columns), rows)}


def _add_bands(
    connection: Connection,
    groups: Sequence[AdditionGroup],
    labels: Sequence[int],
    prints: Mapping[Text, int],
    added: Mapping[int, Signature],
) -> None:
    labelled = {
        prints[each.text]: label for group, label in zip(groups, labels, strict=True) for each in group.additions
    }
    rows = [
        {"key": key, "label": labelled[number], "fingerprint_id": number}
        for number, signature in added.items()
        for key in band_keys(signature)
    ]
    if rows:
        connection.execute(_NEW_BANDS, rows)


_NEW_CLUSTERS = insert(clusters).returning(clusters.c.label, sort_by_parameter_order=True)
_NEW_BANDS = insert(bands)
_JOIN = insert(cluster_members)
_SET_CLUSTER = update(clusters).where(clusters.c.label == bindparam("which"))
_SET_RANK = update(cluster_members).where(cluster_members.c.article_id == bindparam("which"))
