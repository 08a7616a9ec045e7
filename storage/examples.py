"""A few addresses of what some runs brought: links for the operator to look at."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from storage.codec import clean
from storage.schema import articles, rejections

_LATEST = 300
"""Articles of a site that are looked through, the latest by date: the table has no order by run."""


def article_examples(connection: Connection, site: str, runs: Sequence[int], limit: int = 3) -> list[str]:
    """Give addresses of articles that some runs stored, the latest first."""
    columns = (articles.c.url, articles.c.run_id)
    query = select(*columns).where(articles.c.site == clean(site)).order_by(articles.c.sort_at.desc()).limit(_LATEST)
    wanted = set(runs)
    return [row.url for row in connection.execute(query) if row.run_id in wanted][:limit]


def rejection_examples(connection: Connection, site: str, runs: Sequence[int], limit: int = 3) -> list[str]:
    """Give addresses of pages that some runs rejected."""
    query = select(rejections.c.url).where(rejections.c.site == clean(site), rejections.c.run_id.in_(list(runs)))
    return list(connection.scalars(query.order_by(rejections.c.date_last_seen.desc()).limit(limit)))
