"""What a backfill crawls: sources written by the operator or found on the site, counted, and turned into links."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.planning.date_patterns import DatedPattern
    from crawler.planning.manual import ManualSources, manual_plan
    from crawler.planning.plan import Certainty, Plan, PlanSource, SourceKind, total
    from crawler.planning.survey import SiteSurvey
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Certainty": "plan",
            "DatedPattern": "date_patterns",
            "ManualSources": "manual",
            "Plan": "plan",
            "PlanSource": "plan",
            "SiteSurvey": "survey",
            "SourceKind": "plan",
            "manual_plan": "manual",
            "total": "plan",
        },
    )

__all__ = [
    "Certainty",
    "DatedPattern",
    "ManualSources",
    "Plan",
    "PlanSource",
    "SiteSurvey",
    "SourceKind",
    "manual_plan",
    "total",
]
