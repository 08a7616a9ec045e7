"""What a backfill crawls: sources written by the operator or found on the site, counted, and turned into links."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.planning.automatic import automatic_plan
    from crawler.planning.date_patterns import DatedPattern
    from crawler.planning.manual import ManualSources, manual_plan
    from crawler.planning.plan import Plan
    from crawler.planning.sitemaps import worth_reading
    from crawler.planning.survey import SiteSurvey
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "DatedPattern": "date_patterns",
            "ManualSources": "manual",
            "Plan": "plan",
            "SiteSurvey": "survey",
            "automatic_plan": "automatic",
            "manual_plan": "manual",
            "worth_reading": "sitemaps",
        },
    )

__all__ = [
    "DatedPattern",
    "ManualSources",
    "Plan",
    "SiteSurvey",
    "automatic_plan",
    "date_archives",
    "manual_plan",
    "plan",
    "worth_reading",
]
