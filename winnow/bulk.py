"""Winnow's steps for pipelines of datatrove (extra ``bulk``): archives in, articles out.

>>> from datatrove.executor import LocalPipelineExecutor
>>> from datatrove.pipeline.writers import JsonlWriter
>>> from winnow.bulk import ArchivePages, Extract
>>> steps = [ArchivePages("s3://bucket/*.warc.gz"), Extract(), JsonlWriter("articles/")]
>>> LocalPipelineExecutor(steps, tasks=8).run()

Importing it loads nothing but itself.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.bulk.extract import ExtractArticles
    from pipelines.bulk.pages import (
        ArchivePages,
        Listing,
        PageFilter,
        ReadDamage,
        ReadPage,
        Shard,
        ShardPages,
        cc_news,
        list_shards,
        pages_of,
    )
    from pipelines.bulk.steps import ExtractPages as Extract

__all__ = [
    "ArchivePages",
    "Extract",
    "ExtractArticles",
    "Listing",
    "PageFilter",
    "ReadDamage",
    "ReadPage",
    "Shard",
    "ShardPages",
    "cc_news",
    "list_shards",
    "pages_of",
]

_PLACES = {
    "Extract": ("pipelines.bulk.steps", "ExtractPages"),
    "ExtractArticles": ("pipelines.bulk.extract", "ExtractArticles"),
}


def __getattr__(name: str) -> Any:
    """Load a name when it is first asked for.  Raises ImportError that names the extra where datatrove is missing."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module, own_name = _PLACES.get(name, ("pipelines.bulk.pages", name))
        return getattr(import_module(module), own_name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "datatrove":
            raise
        raise ImportError("datatrove is not installed: pip install 'winnow-news[bulk]'") from error


def __dir__() -> list[str]:
    return sorted(__all__)
