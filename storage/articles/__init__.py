"""Articles in the database: how a record is inserted, changed, found and read back."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.articles.aliases import (
        LastVisit,
        add_alias,
        addresses_of,
        find_last_visits,
        find_outside,
        find_settled,
        record_lists,
        record_visits,
        visits_at,
    )
    from storage.articles.changes import completed_from_hints
    from storage.articles.index_queue import queue_for_index
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
    from storage.articles.site_templates import (
        StoredTemplate,
        active_template,
        find_templates,
        forget_template,
        insert_template,
    )
    from storage.articles.stored_article import StoredArticle
    from storage.articles.story_columns import WITH_STORY
    from storage.articles.upsert import SaveResult, save_one
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "LastVisit": "aliases",
            "SaveResult": "upsert",
            "StoredArticle": "stored_article",
            "StoredTemplate": "site_templates",
            "WITH_STORY": "story_columns",
            "active_template": "site_templates",
            "add_alias": "aliases",
            "addresses_of": "aliases",
            "article_examples": "queries",
            "article_from": "serialization",
            "article_values": "serialization",
            "completed_from_hints": "changes",
            "count_months": "queries",
            "count_rows": "queries",
            "find_article": "queries",
            "find_last_visits": "aliases",
            "find_outside": "aliases",
            "find_settled": "aliases",
            "find_templates": "site_templates",
            "forget_template": "site_templates",
            "insert_template": "site_templates",
            "latest_texts": "queries",
            "list_revisions": "queries",
            "queue_for_index": "index_queue",
            "record_lists": "aliases",
            "record_visits": "aliases",
            "visits_at": "aliases",
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
    "LastVisit",
    "SaveResult",
    "StoredArticle",
    "StoredTemplate",
    "active_template",
    "add_alias",
    "addresses_of",
    "article_examples",
    "article_from",
    "article_values",
    "completed_from_hints",
    "count_months",
    "count_rows",
    "find_article",
    "find_last_visits",
    "find_outside",
    "find_settled",
    "find_templates",
    "forget_template",
    "insert_template",
    "latest_texts",
    "list_revisions",
    "queue_for_index",
    "record_lists",
    "record_visits",
    "rejected_in",
    "rejected_values",
    "rejection_examples",
    "save_one",
    "sort_columns",
    "stored_from",
    "stream_articles",
    "stream_rejected",
    "visits_at",
]
