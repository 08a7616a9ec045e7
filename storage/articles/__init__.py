"""Articles in the database: how a record is inserted, changed, found and read back."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.articles.aliases import add_alias
    from storage.articles.changes import completed_from_hints
    from storage.articles.queries import (
        article_examples,
        count_months,
        count_rows,
        find_article,
        latest_texts,
        list_revisions,
        rejected_in,
        rejection_examples,
        stream_articles,
        stream_rejected,
    )
    from storage.articles.serialization import article_from, article_values, rejected_values, sort_columns, stored_from
    from storage.articles.stored_article import StoredArticle
    from storage.articles.story_columns import WITH_STORY
    from storage.articles.upsert import SaveResult, save_one
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "SaveResult": "upsert",
            "StoredArticle": "stored_article",
            "WITH_STORY": "story_columns",
            "add_alias": "aliases",
            "article_examples": "queries",
            "article_from": "serialization",
            "article_values": "serialization",
            "completed_from_hints": "changes",
            "count_months": "queries",
            "count_rows": "queries",
            "find_article": "queries",
            "latest_texts": "queries",
            "list_revisions": "queries",
            "rejected_in": "queries",
            "rejected_values": "serialization",
            "rejection_examples": "queries",
            "save_one": "upsert",
            "sort_columns": "serialization",
            "stored_from": "serialization",
            "stream_articles": "queries",
            "stream_rejected": "queries",
        },
    )

__all__ = [
    "WITH_STORY",
    "SaveResult",
    "StoredArticle",
    "add_alias",
    "article_examples",
    "article_from",
    "article_values",
    "completed_from_hints",
    "count_months",
    "count_rows",
    "find_article",
    "latest_texts",
    "list_revisions",
    "rejected_in",
    "rejected_values",
    "rejection_examples",
    "save_one",
    "sort_columns",
    "stored_from",
    "stream_articles",
    "stream_rejected",
]
