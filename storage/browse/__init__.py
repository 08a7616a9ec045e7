"""What people look for in a store: an article by its id in exports, its story, articles a day, its size."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.browse.questions import (
        article_numbers,
        articles_of_day,
        cluster_articles,
        count_days,
        find_by_record,
        latest_articles,
        list_clusters,
    )
    from storage.browse.sizes import database_bytes
else:
    _QUESTIONS = (
        "article_numbers",
        "articles_of_day",
        "cluster_articles",
        "count_days",
        "find_by_record",
        "latest_articles",
        "list_clusters",
    )
    __getattr__ = lazy_exports(__name__, {**dict.fromkeys(_QUESTIONS, "questions"), "database_bytes": "sizes"})

__all__ = [
    "article_numbers",
    "articles_of_day",
    "cluster_articles",
    "count_days",
    "database_bytes",
    "find_by_record",
    "latest_articles",
    "list_clusters",
]
