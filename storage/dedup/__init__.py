"""Clusters of near-duplicate articles, kept as articles arrive."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.dedup.assign import CLUSTER_LOCK
    from storage.dedup.candidates import COMPARISONS
    from storage.dedup.components import DisjointSet, join_similar
    from storage.dedup.known_texts import KnownTexts
    from storage.dedup.originals import LOOKED_AT, ClusterMember, probable_original, surely_published
    from storage.dedup.place import Placement, place_articles
    from storage.dedup.rebuild import Progress
    from storage.dedup.second_look import look_again
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
            "CLUSTER_LOCK": "assign",
            "COMPARISONS": "candidates",
            "ClusterMember": "originals",
            "DisjointSet": "components",
            "KnownTexts": "known_texts",
            "LOOKED_AT": "originals",
            "Placement": "place",
            "Progress": "rebuild",
            "Stories": "stories",
            "Unsigned": "stories",
            "count_stories": "stories",
            "count_unsigned": "stories",
            "find_unsigned": "stories",
            "join_similar": "components",
            "look_again": "second_look",
            "place_articles": "place",
            "place_signed": "stories",
            "probable_original": "originals",
            "repair_all_clusters": "stories",
            "surely_published": "originals",
        },
    )

__all__ = [
    "CLUSTER_LOCK",
    "COMPARISONS",
    "LOOKED_AT",
    "ClusterMember",
    "DisjointSet",
    "KnownTexts",
    "Placement",
    "Progress",
    "Stories",
    "Unsigned",
    "count_stories",
    "count_unsigned",
    "find_unsigned",
    "join_similar",
    "look_again",
    "place_articles",
    "place_signed",
    "probable_original",
    "repair_all_clusters",
    "surely_published",
]
