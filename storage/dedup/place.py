"""Articles put into their clusters beside other transactions that do the same.

Most texts are like none, or like those of one cluster.  These are placed while others place theirs, with the rows of
the clusters that they join locked.  Only where clusters become one or fall apart is ``CLUSTER_LOCK`` taken alone, and
then no other transaction places anything.  What others added and had not committed yet was not seen, so that each text
is compared once more when it is there for all to see (``storage.dedup.second_look``).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, bindparam, select

from storage.dedup.additions import Addition, group_additions
from storage.dedup.assign import CLUSTER_LOCK, assign_cluster, leave_cluster
from storage.dedup.joining import add_groups, refresh_member
from storage.dedup.originals_sql import FACTS, standing_of
from storage.dedup.second_look import note_unmatched
from storage.rows import lock_names, share_name
from storage.schema.core import articles
from storage.schema.dedup import cluster_members, clusters, fingerprints
from storage.signature import Signature

_CHUNK = 64


@dataclass(frozen=True, slots=True)
class Placement:
    """An article whose row was written; ``replaced``: its text is another than before."""

    article_id: int
    signature: Signature | None
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class _Standing:
    """What is to be done with an article: ``known`` is its membership, ``addition`` its text where that is to be added,
    ``rank`` that of an article that stays.
    """

    article_id: int
    known: RowMapping | None
    addition: Addition | None
    rank: str | None = None

    @property
    def leaves(self) -> bool:
        """Return whether it goes from where it is."""
        return self.known is not None and (self.addition is not None or self.rank is None)

    @property
    def new_rank(self) -> str | None:
        """Return its rank where that is another than before."""
        return None if self.known is None or self.known["rank"] == self.rank else self.rank


def place_articles(connection: Connection, placements: Sequence[Placement]) -> Mapping[int, Signature]:
    """Put articles where their texts belong, within a transaction that has the locks of their sites.

    An article whose text was replaced by one without a signature leaves its cluster and belongs to none.  To be called
    once in a transaction, after everything else that waits for others; what it returns is for
    :func:`storage.dedup.second_look.look_again`, once the transaction is committed.
    """
    wanted = list(_last_of_each(placements))
    standings = [each for at in range(0, len(wanted), _CHUNK) for each in _read(connection, wanted[at : at + _CHUNK])]
    if not standings:
        return {}
    added = _place_beside(connection, standings) if _stay_small(standings) else None
    if added is not None:
        return added
    lock_names(connection, [CLUSTER_LOCK])
    for placement in wanted:
        assign_cluster(connection, placement.article_id, placement.signature, placement.replaced)
    return {}


def _last_of_each(placements: Sequence[Placement]) -> Iterable[Placement]:
    """Return the last that is said of each article."""
    last: dict[int, Placement] = {}
    for each in placements:
        before = last.get(each.article_id, each)
        signature = before.signature if each.signature is None and not each.replaced else each.signature
        last[each.article_id] = Placement(each.article_id, signature, each.replaced or before.replaced)
    return last.values()


def _read(connection: Connection, placements: Sequence[Placement]) -> Iterator[_Standing]:
    rows = connection.execute(_STANDING, {"ids": [each.article_id for each in placements]})
    found = {row["id"]: row for row in rows.mappings()}
    for each in placements:
        row = found[each.article_id]
        known = row if row["fingerprint_id"] is not None else None
        sign = each.signature
        if sign is None:
            if known is not None and each.replaced:
                yield _Standing(each.article_id, known, None)
            continue
        name, rank = standing_of(row, sign.size)
        digest = sign.digest if sign.comparable else f"{sign.digest}-{name}"
        if known is not None and (known["digest"], known["version"], known["name"]) == (digest, sign.version, name):
            yield _Standing(each.article_id, known, None, rank)
        else:
            yield _Standing(each.article_id, known, Addition(each.article_id, sign, digest, name, rank))


def _stay_small(standings: Sequence[_Standing]) -> bool:
    """Return whether no article leaves others behind, as far as is seen before the lock."""
    return all(each.known is None or not each.leaves or each.known["cluster_size"] == 1 for each in standings)


def _place_beside(connection: Connection, standings: Sequence[_Standing]) -> Mapping[int, Signature] | None:
    """Place articles beside other transactions, and return what others do not see yet.

    None, with nothing written or locked, where clusters must move.
    """
    if connection.dialect.name != "postgresql":
        return None if _place(connection, standings) is None else {}
    turn = connection.begin_nested()
    share_name(connection, CLUSTER_LOCK)
    added = _place(connection, standings)
    if added is None:
        turn.rollback()
        return None
    note_unmatched(connection, added)
    turn.commit()
    return added


def _place(connection: Connection, standings: Sequence[_Standing]) -> Mapping[int, Signature] | None:
    """Place articles and return the texts that were added; None where clusters must move.

    Then nothing is written, unless it was another transaction that was in the way.
    """
    known = [(each, each.known) for each in standings if each.known is not None]
    leaving = {each.article_id: row["fingerprint_id"] for each, row in known if each.leaves}
    additions = [each.addition for each in standings if each.addition is not None]
    groups = group_additions(connection, additions, frozenset(leaving.values()))
    if groups is None or any(len(group.labels) > 1 for group in groups):
        return None
    labels = _labels(connection, [each.article_id for each, _ in known])
    wanted = {*labels.values(), *(label for group in groups for label in group.labels)}
    rows = _take(connection, wanted)
    if rows.keys() != wanted or any(rows[labels[article_id]].size > 1 for article_id in leaving):
        return None
    for article_id in leaving:
        leave_cluster(connection, article_id)
    added = add_groups(connection, groups, rows)
    for each, _ in known:
        if each.article_id not in leaving:
            label = labels[each.article_id]
            refresh_member(connection, each.article_id, label, rows[label].size, each.new_rank)
    return added


def _labels(connection: Connection, article_ids: Sequence[int]) -> dict[int, int]:
    """Return the clusters that articles are in: they may have moved before the lock was had."""
    rows = connection.execute(_LABELS, {"ids": article_ids}) if article_ids else ()
    return {row.article_id: row.label for row in rows}


def _take(connection: Connection, labels: Collection[int]) -> Mapping[int, Row[*tuple[Any, ...]]]:
    """Lock the rows of clusters, in order, and return them by their labels."""
    if not labels:
        return {}
    return {row.label: row for row in connection.execute(_CLUSTERS, {"labels": sorted(labels)})}


_STANDING = (
    select(
        *FACTS,
        cluster_members.c.fingerprint_id,
        cluster_members.c.article_id,
        cluster_members.c.label,
        cluster_members.c.name,
        cluster_members.c.rank,
        fingerprints.c.digest,
        fingerprints.c.version,
        clusters.c.size.label("cluster_size"),
    )
    .select_from(articles)
    .outerjoin(cluster_members, cluster_members.c.article_id == articles.c.id)
    .outerjoin(fingerprints, fingerprints.c.id == cluster_members.c.fingerprint_id)
    .outerjoin(clusters, clusters.c.label == cluster_members.c.label)
    .where(articles.c.id.in_(bindparam("ids", expanding=True)))
)
_LABELS = select(cluster_members.c.article_id, cluster_members.c.label).where(
    cluster_members.c.article_id.in_(bindparam("ids", expanding=True))
)
_CLUSTERS = (
    select(clusters)
    .where(clusters.c.label.in_(bindparam("labels", expanding=True)))
    .order_by(clusters.c.label)
    .with_for_update()
)
