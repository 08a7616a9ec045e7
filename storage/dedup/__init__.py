"""Clusters of near-duplicate articles, kept as articles arrive."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.dedup.candidates import COMPARISONS
    from storage.dedup.known_texts import KnownTexts
    from storage.dedup.place import Placement, place_articles
    from storage.dedup.rebuild import Progress
    from storage.dedup.second_look import look_again
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "COMPARISONS": "candidates",
            "KnownTexts": "known_texts",
            "Placement": "place",
            "Progress": "rebuild",
            "look_again": "second_look",
            "place_articles": "place",
        },
    )

__all__ = [
    "COMPARISONS",
    "KnownTexts",
    "Placement",
    "Progress",
    "components",
    "look_again",
    "originals",
    "place_articles",
    "stories",
]
