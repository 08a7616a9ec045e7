"""What people look for in a store: an article by its id in exports, its story, articles a day."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.browse.questions import (
        article_numbers,
        cluster_articles,
        count_days,
        find_by_record,
        latest_articles,
        list_clusters,
    )
else:
    __getattr__ = lazy_exports(
        __name__,
        dict.fromkeys(
            ("article_numbers", "cluster_articles", "count_days", "find_by_record", "latest_articles", "list_clusters"),
            "questions",
        ),
    )

__all__ = ["article_numbers", "cluster_articles", "count_days", "find_by_record", "latest_articles", "list_clusters"]
