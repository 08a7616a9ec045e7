"""The plan of a backfill for which no source was named, from a look at the site."""

from crawler.planning import calendars, counted, listed, mapped
from crawler.planning.look import Look
from crawler.planning.plan import Plan


def plan_of(look: Look) -> Plan:
    """Make the plan: sitemaps first, since they are the cheapest, then archives, lists and numbers."""
    found = [*mapped.sources(look), *calendars.sources(look), *listed.sources(look)]
    sources = (*found, *counted.sources(look, found))
    return Plan(sources, look.at, auto=True, asked=look.asked, problems=look.problems)
