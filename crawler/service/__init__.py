"""The service that crawls on a schedule."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.service.archive_push import ArchivePushes
    from crawler.service.forecast import forecast_crawls
    from crawler.service.health_check import HealthChecker
    from crawler.service.loop import waiting
    from crawler.service.site_watcher import SiteFiles, SiteFolders
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "ArchivePushes": "archive_push",
            "HealthChecker": "health_check",
            "SiteFiles": "site_watcher",
            "SiteFolders": "site_watcher",
            "forecast_crawls": "forecast",
            "waiting": "loop",
        },
    )

__all__ = [
    "ArchivePushes",
    "HealthChecker",
    "SiteFiles",
    "SiteFolders",
    "app",
    "forecast_crawls",
    "retention",
    "status",
    "triggers",
    "waiting",
]
