"""Clusters of near-duplicate articles, kept as articles arrive."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.dedup.assign import CLUSTER_LOCK, assign_cluster
    from storage.dedup.known_texts import KnownTexts
    from storage.dedup.originals import ClusterMember, rank, surely_published
    from storage.dedup.outside import OutsideArticle, OutsideClusters, OutsideMark, OutsideStory
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
            "CLUSTER_LOCK": "assign",
            "ClusterMember": "originals",
            "KnownTexts": "known_texts",
            "OutsideArticle": "outside",
            "OutsideClusters": "outside",
            "OutsideMark": "outside",
            "OutsideStory": "outside",
            "Progress": "rebuild",
            "Stories": "stories",
            "Unsigned": "stories",
            "assign_cluster": "assign",
            "count_stories": "stories",
            "count_unsigned": "stories",
            "find_unsigned": "stories",
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
    "Progress",
    "Stories",
    "Unsigned",
    "assign_cluster",
    "count_stories",
    "count_unsigned",
    "find_unsigned",
    "place_signed",
    "rank",
    "repair_all_clusters",
    "surely_published",
]
