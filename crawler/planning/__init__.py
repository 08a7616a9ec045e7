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
    from crawler.planning.web_archives import (
        CAPTURE,
        CDX,
        archive_hosts,
        cdx_queries,
        next_cdx_query,
        read_replay,
        replay_address,
        replay_prefix,
    )
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "CAPTURE": "web_archives",
            "CDX": "web_archives",
            "Certainty": "plan",
            "DatedPattern": "date_patterns",
            "ManualSources": "manual",
            "Plan": "plan",
            "PlanSource": "plan",
            "SiteSurvey": "survey",
            "SourceKind": "plan",
            "archive_hosts": "web_archives",
            "automatic_plan": "automatic",
            "dated_candidates": "date_archives",
            "cdx_queries": "web_archives",
            "is_dated_list": "date_archives",
            "manual_plan": "manual",
            "next_cdx_query": "web_archives",
            "read_replay": "web_archives",
            "replay_address": "web_archives",
            "replay_prefix": "web_archives",
            "total": "plan",
            "worth_reading": "sitemaps",
        },
    )

__all__ = [
    "CAPTURE",
    "CDX",
    "Certainty",
    "DatedPattern",
    "ManualSources",
    "Plan",
    "PlanSource",
    "SiteSurvey",
    "SourceKind",
    "archive_hosts",
    "automatic_plan",
    "cdx_queries",
    "dated_candidates",
    "is_dated_list",
    "manual_plan",
    "next_cdx_query",
    "read_replay",
    "replay_address",
    "replay_prefix",
    "total",
    "worth_reading",
]
