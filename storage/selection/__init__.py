"""Which articles an export or a search takes: filters, samples, similarity."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.selection.apply import MOST_TOGETHER, LeftOut
    from storage.selection.selection import Selection, SelectionWords
    from storage.selection.similarity import LIKE_AT_LEAST
    from storage.selection.stream import Drop, select
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Drop": "stream",
            "LIKE_AT_LEAST": "similarity",
            "LeftOut": "apply",
            "MOST_TOGETHER": "apply",
            "Selection": "selection",
            "SelectionWords": "selection",
            "select": "stream",
        },
    )

__all__ = [
    "LIKE_AT_LEAST",
    "MOST_TOGETHER",
    "Drop",
    "LeftOut",
    "Selection",
    "SelectionWords",
    "count",
    "filters",
    "scope",
    "select",
]
