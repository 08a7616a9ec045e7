"""The service that crawls on a schedule."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.service.app import Options, log_to, make_service
    from crawler.service.archive_push import ArchivePushes, PushReport
    from crawler.service.forecast import forecast_crawls
    from crawler.service.loop import waiting
    from crawler.service.retention import forgotten_before, read_kept
    from crawler.service.site_watcher import SiteFiles, SiteFolders
    from crawler.service.status import JobLine, list_jobs, who_leads
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "ArchivePushes": "archive_push",
            "JobLine": "status",
            "Options": "app",
            "PushReport": "archive_push",
            "SiteFiles": "site_watcher",
            "SiteFolders": "site_watcher",
            "forecast_crawls": "forecast",
            "forgotten_before": "retention",
            "list_jobs": "status",
            "log_to": "app",
            "make_service": "app",
            "read_kept": "retention",
            "waiting": "loop",
            "who_leads": "status",
        },
    )

__all__ = [
    "ArchivePushes",
    "JobLine",
    "Options",
    "PushReport",
    "SiteFiles",
    "SiteFolders",
    "forecast_crawls",
    "forgotten_before",
    "list_jobs",
    "log_to",
    "make_service",
    "read_kept",
    "waiting",
    "who_leads",
]
