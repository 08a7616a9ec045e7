"""How many articles a selection has, where the database knows it without reading them."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import func, select

from storage.db import read_connection
from storage.rows import clean_text
from storage.schema.core import articles
from storage.selection import Selection
from storage.store import Store
from storage.withdrawals import WithdrawalRegistry


def quick_count(store: Store, selection: Selection) -> Callable[[], int] | None:
    """Return what counts the articles of some sites and days; None where each is looked at, as for a withdrawal."""
    if replace(selection, sites=(), since=None, until=None) != Selection():
        return None
    if WithdrawalRegistry(store.engine).entries(held=True):
        return None
    query = select(func.count()).select_from(articles)
    if selection.sites:
        query = query.where(articles.c.site.in_([clean_text(site) for site in selection.sites]))
    if selection.since is not None:
        query = query.where(articles.c.day >= selection.since.isoformat())
    if selection.until is not None:
        query = query.where(articles.c.day <= selection.until.isoformat())

    def count() -> int:
        with read_connection(store.engine) as connection:
            return connection.execute(query).scalar_one()

    return count
