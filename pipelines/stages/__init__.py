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
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "DatabaseThread": "db_thread",
            "ExtractStage": "extract",
            "ExtractedPage": "extracted",
            "PersistStage": "persist",
            "crawl_stopper": "archive",
        },
    )

__all__ = [
    "DatabaseThread",
    "ExtractStage",
    "ExtractedPage",
    "PersistStage",
    "crawl_stopper",
    "record",
]
