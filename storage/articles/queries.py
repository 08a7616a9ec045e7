"""Questions to the tables; none of them writes."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, literal_column, select, union_all

from storage.articles.serialization import rejected_from, stored_from
from storage.articles.stored_article import StoredArticle
from storage.articles.story_columns import WITH_STORY
from storage.records import Rejected
from storage.rows import clean_text
from storage.schema.core import aliases, articles, rejections, revisions
from storage.schema.metadata import sites_in

_CHUNK = 200
"""Rows fetched at a time while streaming: about 2 MB of articles."""


def stream_articles(
    connection: Connection, sites: Sequence[str] | None, since: date | None, until: date | None
) -> Iterator[StoredArticle]:
    """Yield current articles by site, date and address; ``since`` and ``until`` are whole days and both included."""
    query = WITH_STORY.order_by(articles.c.site, articles.c.sort_at, articles.c.normalized_url)
    if sites is not None:
        query = query.where(articles.c.site.in_([clean_text(site) for site in sites]))
    if since is not None:
        query = query.where(articles.c.day >= since.isoformat())
    if until is not None:
        query = query.where(articles.c.day <= until.isoformat())
    for row in connection.execution_options(yield_per=_CHUNK).execute(query).mappings():
        yield stored_from(row, row["id"])


def latest_texts(connection: Connection, site: str, limit: int, characters: int) -> list[tuple[str, str]]:
    """Return page identity and beginning of the text of the latest articles of a site, the oldest of them first."""
    columns = articles.c.normalized_url, func.substr(articles.c.text, 1, characters)
    query = select(*columns).where(articles.c.site == site).order_by(articles.c.sort_at.desc(), articles.c.id.desc())
    return [(row[0], row[1]) for row in reversed(connection.execute(query.limit(limit)).all())]


def find_article(connection: Connection, address: str, site: str | None) -> StoredArticle | None:
    """Return the article that stands at a page identity or to which it leads; the first by site when several do."""
    places = (_at(articles, articles.c.id, address, site), _at(aliases, aliases.c.article_id, address, site))
    found = connection.execute(union_all(*places))
    first = min(((row.site, row.number) for row in found), default=None)
    if first is None:
        return None
    row = connection.execute(WITH_STORY.where(articles.c.id == first[1])).mappings().one()
    return stored_from(row, row["id"])


def _at(table: Table, number: ColumnElement[int], address: str, site: str | None) -> Select[Any]:
    """Select what stands at an address of one site, or of any.

    Of any it is asked for site by site, each along the index: without it every article was read, 9 ms of 20,000.
    """
    query = select(table.c.site, number.label("number")).where(table.c.normalized_url == address)
    if site is not None:
        return query.where(table.c.site == site)
    names = sites_in(table).subquery()
    return query.join(names, names.c.site == table.c.site)


def list_revisions(connection: Connection, article_id: int) -> list[StoredArticle]:
    """Return the earlier texts of an article, oldest first."""
    query = select(revisions).filter_by(article_id=article_id).order_by(revisions.c.revision)
    return [stored_from(row, article_id) for row in connection.execute(query).mappings()]


def stream_rejected(connection: Connection, sites: Sequence[str] | None) -> Iterator[Rejected]:
    """Yield the standing rejections by site and address."""
    query = select(rejections).order_by(rejections.c.site, rejections.c.normalized_url)
    if sites is not None:
        query = query.where(rejections.c.site.in_([clean_text(site) for site in sites]))
    for row in connection.execution_options(yield_per=_CHUNK).execute(query).mappings():
        yield rejected_from(row)


def rejected_in(connection: Connection, site: str, run_id: int, limit: int) -> list[Rejected]:
    """Return rejections of a site that were last made in a run, by reason and address."""
    query = select(rejections).filter_by(site=site, run_id=run_id)
    query = query.order_by(rejections.c.reason, rejections.c.normalized_url).limit(limit)
    return [rejected_from(row) for row in connection.execute(query).mappings()]


def count_rows(connection: Connection, site: str | None) -> dict[str, int]:
    """Count ``articles``, ``revisions`` (earlier texts), ``aliases``, ``rejected`` and ``rejected:<reason>``."""
    tables = {"articles": articles, "revisions": revisions, "aliases": aliases, "rejected": rejections}
    counts = {
        name: connection.execute(_of_site(select(func.count()).select_from(table), table, site)).scalar_one()
        for name, table in tables.items()
    }
    by_reason = select(rejections.c.reason, func.count()).group_by(rejections.c.reason).order_by(rejections.c.reason)
    for reason, count in connection.execute(_of_site(by_reason, rejections, site)):
        counts[f"rejected:{reason}"] = count
    return counts


def _of_site(query: Select[Any], table: Table, site: str | None) -> Select[Any]:
    return query if site is None else query.where(table.c.site == clean_text(site))


# A few addresses of what some runs brought: links for the operator to look at.
_LATEST = 300
"""Articles of a site that are looked through, the latest by date: the table has no order by run."""


def article_examples(connection: Connection, site: str, runs: Sequence[int], limit: int = 3) -> list[str]:
    """Return addresses of articles that some runs stored, the latest first."""
    columns = (articles.c.url, articles.c.run_id)
    query = (
        select(*columns).where(articles.c.site == clean_text(site)).order_by(articles.c.sort_at.desc()).limit(_LATEST)
    )
    wanted = set(runs)
    return [row.url for row in connection.execute(query) if row.run_id in wanted][:limit]


def rejection_examples(connection: Connection, site: str, runs: Sequence[int], limit: int = 3) -> list[str]:
    """Return addresses of pages that some runs rejected."""
    query = select(rejections.c.url).where(rejections.c.site == clean_text(site), rejections.c.run_id.in_(list(runs)))
    return list(connection.scalars(query.order_by(rejections.c.date_last_seen.desc()).limit(limit)))


# How many articles of a site were published in each month.
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
