"""Processes that extract: bounded in time and memory, replaced when they die."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.workers.archive_pool import Answer, ArchivePool, Chunk, in_chunks
    from pipelines.workers.bounds import Lost, WorkerBounds
    from pipelines.workers.learn_site import learn_template, read_with, template_in_use
    from pipelines.workers.pool import ExtractionPool, extract, plain, prepare, rejected, result_of
    from pipelines.workers.shared import return_pool, share_workers, take_pool
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Answer": "archive_pool",
            "ArchivePool": "archive_pool",
            "Chunk": "archive_pool",
            "ExtractionPool": "pool",
            "Lost": "bounds",
            "WorkerBounds": "bounds",
            "extract": "pool",
            "in_chunks": "archive_pool",
            "learn_template": "learn_site",
            "plain": "pool",
            "prepare": "pool",
            "read_with": "learn_site",
            "rejected": "pool",
            "result_of": "pool",
            "return_pool": "shared",
            "share_workers": "shared",
            "take_pool": "shared",
            "template_in_use": "learn_site",
        },
    )

__all__ = [
    "Answer",
    "ArchivePool",
    "Chunk",
    "ExtractionPool",
    "Lost",
    "WorkerBounds",
    "extract",
    "in_chunks",
    "learn_template",
    "plain",
    "prepare",
    "read_with",
    "rejected",
    "result_of",
    "return_pool",
    "share_workers",
    "take_pool",
    "template_in_use",
]
