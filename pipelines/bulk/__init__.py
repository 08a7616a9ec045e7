"""Work on many pages at once by datatrove's executors: local processes, Ray, Slurm.

A run lives in a folder at any address of fsspec.  What it works with is frozen there, each rank reads its share of it
and puts what it made beside, its marker last; no worker knows a database.
"""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.bulk.folder import RunFolder
    from pipelines.bulk.sources import shard_lines
    from pipelines.bulk.watch import carry_out
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "RunFolder": "folder",
            "carry_out": "watch",
            "shard_lines": "sources",
        },
    )

__all__ = [
    "RunFolder",
    "carry_out",
    "dedup",
    "engines",
    "frozen",
    "plan",
    "release",
    "results",
    "shard_lines",
    "status",
]
