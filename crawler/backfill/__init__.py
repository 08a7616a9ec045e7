"""The backfill of a whole site: its plan, its progress, its report."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.backfill.gaps import Gap
    from crawler.backfill.plan_lock import PlanLock
    from crawler.backfill.planner import PlannedBackfill, bound, plan_site
    from crawler.backfill.progress import HEAD, NUMBERS, SPARE, crawl_progress
    from crawler.backfill.report import BackfillReport, FailureGroup, group_failures, report_of, report_of_run
    from crawler.backfill.warc_import import INTERRUPTED, Home, import_warcs, site_of_host, warc_files
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "BackfillReport": "report",
            "FailureGroup": "report",
            "Gap": "gaps",
            "HEAD": "progress",
            "Home": "warc_import",
            "INTERRUPTED": "warc_import",
            "NUMBERS": "progress",
            "PlanLock": "plan_lock",
            "PlannedBackfill": "planner",
            "SPARE": "progress",
            "bound": "planner",
            "crawl_progress": "progress",
            "group_failures": "report",
            "import_warcs": "warc_import",
            "plan_site": "planner",
            "report_of": "report",
            "report_of_run": "report",
            "site_of_host": "warc_import",
            "warc_files": "warc_import",
        },
    )

__all__ = [
    "HEAD",
    "INTERRUPTED",
    "NUMBERS",
    "SPARE",
    "BackfillReport",
    "FailureGroup",
    "Gap",
    "Home",
    "PlanLock",
    "PlannedBackfill",
    "bound",
    "crawl_progress",
    "group_failures",
    "import_warcs",
    "plan_site",
    "report_of",
    "report_of_run",
    "site_of_host",
    "warc_files",
]
