"""The backfill of a whole site: its plan, its progress, its report."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.backfill.gaps import Gap
    from crawler.backfill.plan_lock import PlanLock
    from crawler.backfill.planner import PlannedBackfill, bound, plan_site
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Gap": "gaps",
            "PlanLock": "plan_lock",
            "PlannedBackfill": "planner",
            "bound": "planner",
            "plan_site": "planner",
        },
    )

__all__ = [
    "Gap",
    "PlanLock",
    "PlannedBackfill",
    "bound",
    "plan_site",
    "progress",
    "report",
    "warc_import",
]
