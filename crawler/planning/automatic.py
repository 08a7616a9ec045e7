"""The plan of a backfill for which no source was named, from a look at the site."""

from crawler.planning import date_archives, id_ranges, lists, sitemaps
from crawler.planning.plan import Plan
from crawler.planning.survey import SiteSurvey


def automatic_plan(look: SiteSurvey) -> Plan:
    """Make the plan: sitemaps first, since they are the cheapest, then archives, lists and numbers."""
    found = [*sitemaps.sources(look), *date_archives.sources(look), *lists.sources(look)]
    sources = (*found, *id_ranges.sources(look, found))
    return Plan(sources, look.at, auto=True, asked=look.asked, problems=look.problems)
