"""How many articles of a site were published in each month."""

from datetime import date

from sqlalchemy import Connection, func, literal_column, select

from storage.schema import articles

# Written out: PostgreSQL does not take two bound parameters for one expression.
_MONTH = func.substr(articles.c.day, literal_column("1"), literal_column("7"))


def count_months(connection: Connection, site: str, since: date | None, until: date | None) -> dict[str, int]:
    """Count by the month of ``day`` (``2026-03``), in order; months without an article are left out."""
    query = select(_MONTH, func.count()).where(articles.c.site == site).group_by(_MONTH).order_by(_MONTH)
    if since is not None:
        query = query.where(articles.c.day >= since.isoformat())
    if until is not None:
        query = query.where(articles.c.day <= until.isoformat())
    return {str(month): int(count) for month, count in connection.execute(query)}
