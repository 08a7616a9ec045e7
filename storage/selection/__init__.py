"""Which articles an export or a search takes: filters, samples, similarity."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.selection.apply import MOST_TOGETHER, LeftOut
    from storage.selection.count import SelectionCount, count_selection
    from storage.selection.filters import FilterFacts, Judge, check, judges
    from storage.selection.scope import article_headers_of, articles_of, snapshot
    from storage.selection.selection import Selection, SelectionWords, selection_of
    from storage.selection.similarity import LIKE_AT_LEAST
    from storage.selection.stream import Drop, select
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Drop": "stream",
            "FilterFacts": "filters",
            "Judge": "filters",
            "LIKE_AT_LEAST": "similarity",
            "LeftOut": "apply",
            "MOST_TOGETHER": "apply",
            "Selection": "selection",
            "SelectionWords": "selection",
            "article_headers_of": "scope",
            "articles_of": "scope",
            "check": "filters",
            "judges": "filters",
            "SelectionCount": "count",
            "count_selection": "count",
            "select": "stream",
            "selection_of": "selection",
            "snapshot": "scope",
        },
    )

__all__ = [
    "LIKE_AT_LEAST",
    "MOST_TOGETHER",
    "Drop",
    "FilterFacts",
    "Judge",
    "LeftOut",
    "Selection",
    "SelectionCount",
    "SelectionWords",
    "article_headers_of",
    "articles_of",
    "check",
    "count_selection",
    "judges",
    "select",
    "selection_of",
    "snapshot",
]
