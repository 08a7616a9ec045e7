"""The stages a page passes as Scrapy item pipelines: archive, extract, persist; each is thin.

``Page`` → ``Article`` or ``Rejected`` → ``ArticleRecord``.  Stages of one's own come between them or after them, by the
numbers of ITEM_PIPELINES; ``docs/how-to/add-a-pipeline-stage.md`` says what each gets and gives.
"""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.stages.archive import crawl_stopper
    from pipelines.stages.db_thread import DatabaseThread
    from pipelines.stages.extract import ExtractStage
    from pipelines.stages.extracted import ExtractedPage
    from pipelines.stages.persist import PersistStage
    from pipelines.stages.record import ArticleRecord, Changes, NoArticle, NotKept, Stored, page_stored, run_ending
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "ArticleRecord": "record",
            "Changes": "record",
            "DatabaseThread": "db_thread",
            "ExtractStage": "extract",
            "ExtractedPage": "extracted",
            "NoArticle": "record",
            "NotKept": "record",
            "PersistStage": "persist",
            "Stored": "record",
            "crawl_stopper": "archive",
            "page_stored": "record",
            "run_ending": "record",
        },
    )

__all__ = [
    "ArticleRecord",
    "Changes",
    "DatabaseThread",
    "ExtractStage",
    "ExtractedPage",
    "NoArticle",
    "NotKept",
    "PersistStage",
    "Stored",
    "crawl_stopper",
    "page_stored",
    "run_ending",
]
