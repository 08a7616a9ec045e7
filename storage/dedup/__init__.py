"""Clusters of near-duplicate articles, kept as articles arrive."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.dedup.assign import CLUSTER_LOCK
    from storage.dedup.known_texts import KnownTexts
    from storage.dedup.originals import ClusterMember, rank, surely_published
    from storage.dedup.outside import OutsideArticle, OutsideClusters, OutsideMark, OutsideStory
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
            "ClusterMember": "originals",
            "KnownTexts": "known_texts",
            "OutsideArticle": "outside",
            "OutsideClusters": "outside",
            "OutsideMark": "outside",
            "OutsideStory": "outside",
            "Placement": "place",
            "Progress": "rebuild",
            "Stories": "stories",
            "Unsigned": "stories",
            "count_stories": "stories",
            "count_unsigned": "stories",
            "find_unsigned": "stories",
            "look_again": "second_look",
            "place_articles": "place",
            "place_signed": "stories",
            "rank": "originals",
            "repair_all_clusters": "stories",
            "surely_published": "originals",
        },
    )

__all__ = [
    "CLUSTER_LOCK",
    "ClusterMember",
    "KnownTexts",
    "OutsideArticle",
    "OutsideClusters",
    "OutsideMark",
    "OutsideStory",
    "Placement",
    "Progress",
    "Stories",
    "Unsigned",
    "count_stories",
    "count_unsigned",
    "find_unsigned",
    "look_again",
    "place_articles",
    "place_signed",
    "rank",
    "repair_all_clusters",
    "surely_published",
]
