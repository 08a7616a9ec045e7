"""Clusters of near-duplicate articles, kept as articles arrive."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.dedup.rebuild import Progress
    from storage.dedup.stories import (
        Stories,
        Unsigned,
        count_stories,
        count_unsigned,
        find_unsigned,
        place_signed,
        repair_all_clusters,
    )
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Progress": "rebuild",
            "Stories": "stories",
            "Unsigned": "stories",
            "count_stories": "stories",
            "count_unsigned": "stories",
            "find_unsigned": "stories",
            "place_signed": "stories",
            "repair_all_clusters": "stories",
        },
    )

__all__ = [
    "Progress",
    "Stories",
    "Unsigned",
    "count_stories",
    "count_unsigned",
    "find_unsigned",
    "place_signed",
    "repair_all_clusters",
]
