"""The service that crawls on a schedule."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.service.app import Options, log_to, make_service
    from crawler.service.archive_push import ArchivePushes, PushReport
    from crawler.service.forecast import forecast_crawls
    from crawler.service.health_check import HealthChecker
    from crawler.service.loop import waiting
    from crawler.service.retention import forgotten_before, read_kept
    from crawler.service.site_watcher import SiteFiles, SiteFolders
    from crawler.service.status import JobLine, list_jobs, who_leads
    from crawler.service.triggers import FIRST_INTERVAL, every, remake_trigger
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "ArchivePushes": "archive_push",
            "FIRST_INTERVAL": "triggers",
            "HealthChecker": "health_check",
            "JobLine": "status",
            "Options": "app",
            "PushReport": "archive_push",
            "SiteFiles": "site_watcher",
            "SiteFolders": "site_watcher",
            "every": "triggers",
            "forecast_crawls": "forecast",
            "forgotten_before": "retention",
            "list_jobs": "status",
            "log_to": "app",
            "make_service": "app",
            "read_kept": "retention",
            "remake_trigger": "triggers",
            "waiting": "loop",
            "who_leads": "status",
        },
    )

__all__ = [
    "FIRST_INTERVAL",
    "ArchivePushes",
    "HealthChecker",
    "JobLine",
    "Options",
    "PushReport",
    "SiteFiles",
    "SiteFolders",
    "every",
    "forecast_crawls",
    "forgotten_before",
    "list_jobs",
    "log_to",
    "make_service",
    "read_kept",
    "remake_trigger",
    "waiting",
    "who_leads",
]
