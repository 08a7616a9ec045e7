"""What the clusters say of an article, read in the same query as the article itself."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from storage.schema.core import articles
from storage.schema.dedup import cluster_members, clusters, fingerprints
from storage.signature import Signature, short_form

WITH_STORY = (
    select(
        articles,
        clusters.c.cluster_id,
        clusters.c.original_id,
        fingerprints.c.version.label("print_version"),
        fingerprints.c.size.label("print_size"),
        fingerprints.c.minhash,
    )
    .outerjoin(cluster_members, cluster_members.c.article_id == articles.c.id)
    .outerjoin(clusters, clusters.c.label == cluster_members.c.label)
    .outerjoin(fingerprints, fingerprints.c.id == cluster_members.c.fingerprint_id)
)
"""Articles with their story; add conditions and an order.  Each join is one look-up by a primary key."""


def story_of(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return signature, cluster_id and is_reprint that a row of ``WITH_STORY`` holds.

    None for what was not compared.
    """
    if row.get("cluster_id") is None:
        return {"signature": None, "cluster_id": None, "is_reprint": None}
    signature = Signature(row["print_version"], row["print_size"], "", row["minhash"])
    return {
        "signature": short_form(signature),
        "cluster_id": row["cluster_id"],
        "is_reprint": row["original_id"] != row["id"],
    }
