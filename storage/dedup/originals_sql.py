"""What the rows of articles say of who came first in a cluster."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from storage.dedup.originals import LOOKED_AT, ClusterMember, probable_original, rank, surely_published
from storage.identity import corpus_name
from storage.records import Precision
from storage.schema.core import articles
from storage.schema.dedup import cluster_members, fingerprints


def standing(connection: Connection, article_id: int, size: int) -> tuple[str, str]:
    """Return name and rank of an article whose text has so many shingles."""
    return standing_of(connection.execute(_FACTS, {"which": article_id}).mappings().one(), size)


def standing_of(row: Mapping[Any, Any], size: int) -> tuple[str, str]:
    """Return name and rank of an article from the columns ``FACTS`` of its row."""
    precision = row["date_published_precision"]
    published = row["date_published"]
    latest = surely_published(
        published and datetime.fromisoformat(published),
        precision and Precision(precision),
        datetime.fromisoformat(row["date_first_seen"]),
    )
    name = corpus_name(row["site"], row["normalized_url"])
    return name, rank(_member(row, ""), latest, size, name)


def find_original(connection: Connection, label: int) -> int:
    """Return the article that is the probable original of a cluster with members."""
    found = {}
    for query in (_FIRST, _CREDITING):
        for row in connection.execute(query, {"label": label}).mappings():
            found[row["id"]] = _member(row, row["rank"])
    return probable_original(list(found.values())).article_id


def refresh_ranks(connection: Connection, label: int) -> None:
    """Rank the members of a cluster anew."""
    for row in connection.execute(_RANKED, {"label": label}).all():
        _, ranked = standing(connection, row.article_id, row.size)
        if ranked != row.rank:
            connection.execute(_SET_RANK, {"which": row.article_id, "rank": ranked})


def _member(row: Mapping[Any, Any], ranked: str) -> ClusterMember:
    return ClusterMember(
        article_id=row["id"],
        site=row["site"],
        domain=row["domain"],
        site_name=row["site_name"],
        source_name=row["source_name"],
        source_url=row["source_url"],
        rank=ranked,
    )


_COLUMNS = [articles.c[name] for name in ("id", "site", "domain", "site_name", "source_name", "source_url")]
_DATED = [
    articles.c[name] for name in ("normalized_url", "date_published", "date_published_precision", "date_first_seen")
]
FACTS = (*_COLUMNS, *_DATED)
_FACTS = select(*FACTS).where(articles.c.id == bindparam("which"))
_FIRST = (
    select(*_COLUMNS, cluster_members.c.rank)
    .join(cluster_members, cluster_members.c.article_id == articles.c.id)
    .where(cluster_members.c.label == bindparam("label"))
    .order_by(cluster_members.c.rank)
    .limit(LOOKED_AT)
)
_CREDITING = _FIRST.where(cluster_members.c.rank >= "1")  # as storage.dedup.originals.rank writes them
_RANKED = (
    select(cluster_members.c.article_id, cluster_members.c.rank, fingerprints.c.size)
    .join(fingerprints, fingerprints.c.id == cluster_members.c.fingerprint_id)
    .where(cluster_members.c.label == bindparam("label"))
)
_SET_RANK = update(cluster_members).where(cluster_members.c.article_id == bindparam("which"))
