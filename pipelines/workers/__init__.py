"""Processes that extract: bounded in time and memory, replaced when they die."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.workers.bounds import Lost, WorkerBounds
    from pipelines.workers.pool import ExtractionPool, rejected
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "ExtractionPool": "pool",
            "Lost": "bounds",
            "WorkerBounds": "bounds",
            "rejected": "pool",
        },
    )

__all__ = [
    "ExtractionPool",
    "Lost",
    "WorkerBounds",
    "archive_pool",
    "learn_site",
    "pool",
    "rejected",
    "shared",
]
