"""Articles in the database: how a record is inserted, changed, found and read back.

``queries`` reads them; ``serialization`` turns records into rows and back.
"""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.articles.aliases import add_alias
    from storage.articles.changes import completed_from_hints
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
            "completed_from_hints": "changes",
            "save_one": "upsert",
        },
    )

__all__ = [
    "WITH_STORY",
    "SaveResult",
    "StoredArticle",
    "add_alias",
    "completed_from_hints",
    "queries",
    "save_one",
    "serialization",
]
