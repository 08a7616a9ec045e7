"""What a backfill crawls: sources written by the operator or found on the site, counted, and turned into links."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.planning.automatic import automatic_plan
    from crawler.planning.date_archives import dated_candidates, is_dated_list
    from crawler.planning.date_patterns import DatedPattern
    from crawler.planning.manual import ManualSources, manual_plan
    from crawler.planning.plan import Certainty, Plan, PlanSource, SourceKind, total
    from crawler.planning.sitemaps import worth_reading
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
            "automatic_plan": "automatic",
            "dated_candidates": "date_archives",
            "is_dated_list": "date_archives",
            "manual_plan": "manual",
            "total": "plan",
            "worth_reading": "sitemaps",
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
    "automatic_plan",
    "dated_candidates",
    "is_dated_list",
    "manual_plan",
    "total",
    "worth_reading",
]
