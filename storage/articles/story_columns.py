"""What the clusters say of an article, read in the same query as the article itself."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from storage.schema.core import articles
from storage.schema.dedup import clusters, members, prints
from storage.signature import Signature, short_form

WITH_STORY = (
    select(
        articles,
        clusters.c.cluster_id,
        clusters.c.original_id,
        prints.c.version.label("print_version"),
        prints.c.size.label("print_size"),
        prints.c.minhash,
    )
    .outerjoin(members, members.c.article_id == articles.c.id)
    .outerjoin(clusters, clusters.c.label == members.c.label)
    .outerjoin(prints, prints.c.id == members.c.print_id)
)
"""Articles with their story; add conditions and an order.  Each join is one look-up by a primary key."""


def story_of(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Give signature, cluster_id and is_reprint that a row of ``WITH_STORY`` holds; None for what was not compared."""
    if row.get("cluster_id") is None:
        return {"signature": None, "cluster_id": None, "is_reprint": None}
    signature = Signature(row["print_version"], row["print_size"], "", row["minhash"])
    return {
        "signature": short_form(signature),
        "cluster_id": row["cluster_id"],
        "is_reprint": row["original_id"] != row["id"],
    }
