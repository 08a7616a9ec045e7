"""The articles that a selection asks for, in one order and in constant memory."""

from collections.abc import Callable, Iterator

from storage.rights import allows
from storage.rightsof import RightsOf
from storage.row import StoredArticle
from storage.selection import Selection
from storage.store import Store

Drop = Callable[[StoredArticle, str], None]
"""Told of every article of the scope that is left out, with the reason: one lower-case word or two."""


def select(store: Store, selection: Selection, drop: Drop | None = None) -> Iterator[StoredArticle]:
    """Stream the articles by site, date and address, as of the moment of the first one.

    Raises what the store raises.
    """
    with_rights = RightsOf(store.engine)
    for stored in map(with_rights, store.articles(selection.sites or None, selection.since, selection.until)):
        if allows(stored.rights, selection.rights):
            yield stored
        elif drop is not None:
            drop(stored, "rights")
