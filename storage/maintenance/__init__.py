"""What a store that runs for years lets go, in small transactions beside crawls that write.

The way in are generators that yield the number of rows each transaction let go; with ``dry_run`` they only count.
Nothing here decides how long anything is kept: callers give times.
"""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.maintenance.crawls import forget_finished_crawls
    from storage.maintenance.pages import ArchiveSweep, KeptPages, UnwantedFile
    from storage.maintenance.rows import forget_fetch_states, forget_rejections
    from storage.maintenance.space import reclaim_space
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "ArchiveSweep": "pages",
            "KeptPages": "pages",
            "UnwantedFile": "pages",
            "forget_fetch_states": "rows",
            "forget_finished_crawls": "crawls",
            "forget_rejections": "rows",
            "reclaim_space": "space",
        },
    )

__all__ = [
    "ArchiveSweep",
    "KeptPages",
    "UnwantedFile",
    "forget_fetch_states",
    "forget_finished_crawls",
    "forget_rejections",
    "reclaim_space",
]
