"""Several sites crawled in one process: one reactor, one pool of workers and one database for all, a run for each."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.batch.members import BatchMember, CrawlResult, assigned_members, known_members
    from crawler.batch.progress import BatchProgress
    from crawler.batch.runner import CrawlBatch
    from crawler.batch.site_crawls import SiteCrawls
    from crawler.batch.site_logs import SiteLogFiles, name_sites
    from crawler.batch.watchdog import Watchdog
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "BatchMember": "members",
            "BatchProgress": "progress",
            "CrawlBatch": "runner",
            "CrawlResult": "members",
            "SiteCrawls": "site_crawls",
            "SiteLogFiles": "site_logs",
            "Watchdog": "watchdog",
            "assigned_members": "members",
            "known_members": "members",
            "name_sites": "site_logs",
        },
    )

__all__ = [
    "BatchMember",
    "BatchProgress",
    "CrawlBatch",
    "CrawlResult",
    "SiteCrawls",
    "SiteLogFiles",
    "Watchdog",
    "assigned_members",
    "known_members",
    "name_sites",
]
