"""Archives anywhere as a stream of pages: lists of inputs, shards of them, and the reader for datatrove's pipelines."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.bulk.pages.filters import PageFilter
    from pipelines.bulk.pages.inputs import Listing, cc_news, list_shards
    from pipelines.bulk.pages.reader import ReadDamage, ReadPage, ShardPages, pages_of
    from pipelines.bulk.pages.shard import Shard
    from pipelines.bulk.pages.step import ArchivePages
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "ArchivePages": "step",
            "Listing": "inputs",
            "PageFilter": "filters",
            "ReadDamage": "reader",
            "ReadPage": "reader",
            "Shard": "shard",
            "ShardPages": "reader",
            "cc_news": "inputs",
            "list_shards": "inputs",
            "pages_of": "reader",
        },
    )

__all__ = [
    "ArchivePages",
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
