"""Date archives in a plan: the patterns that a site's links suggest, and the days they cover."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from crawler.discovery.paging import dated_pattern, dated_patterns
from crawler.planning.date_patterns import DatedPattern, Grain, from_linked, last_day
from crawler.planning.plan import PlanSource, SourceKind
from crawler.planning.survey import SiteSurvey
from crawler.scope import day_of
from crawler.scope.date_window import dated_folders
from storage.records import LinkKind

_TO_DATE = re.compile(r".*?/(?:19|20)\d\d/(?:0[1-9]|1[0-2])/(?:(?:0[1-9]|[12]\d|3[01])/)?")
_QUORUM = 5
"""Articles in dated folders that suggest lists at the folders themselves."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pattern, and one address of it to look at; ``linked`` where the site itself links to such pages."""

    pattern: DatedPattern
    example: str
    linked: bool


def dated_candidates(look: SiteSurvey) -> list[Candidate]:
    """Return the patterns worth a look: those that lists link to, then the folders in which the articles stand."""
    linked = [link.url for reading in look.lists.values() for link in reading.links if link.kind is LinkKind.LISTING]
    folders = Counter(match[0] for link in look.articles() if (match := _TO_DATE.match(link.url)))
    found: dict[str, Candidate] = {}
    for urls, least, is_linked in ((linked, 2, True), (list(folders.elements()), _QUORUM, False)):
        for shared in dated_patterns(urls, least):
            example = next(url for url in urls if dated_pattern(url) == shared)
            pattern = from_linked(shared.template)
            found.setdefault(pattern.template, Candidate(pattern, example, is_linked))
    return list(found.values())


def sources(look: SiteSurvey) -> list[PlanSource]:
    """Return the source of the first pattern that proved to be an archive, over the days of the window.

    Where the window is open it begins with the earliest day that anything on the site names.
    """
    since = look.window.since or min(_days(look), default=None)
    until = min(look.window.until or look.at.date(), look.at.date())
    if not look.archives or since is None or since > until:
        return []
    pattern = look.archives[0]
    note = None if look.window.since else "from the earliest day seen; --since goes further back"
    return [
        PlanSource(
            kind=SourceKind.ARCHIVE,
            address=pattern.template,
            pages=pattern.count(since, until),
            since=since,
            until=until if pattern.grain is Grain.DAY else min(last_day(until, pattern.grain), look.at.date()),
            via="archive",
            note=note,
        )
    ]


def _days(look: SiteSurvey) -> Iterator[date]:
    today = look.at.date()
    for link in look.links():
        folders = dated_folders(link.url if link.url.endswith("/") else f"{link.url}/")
        day = folders[0] if folders else day_of(link.hints, look.timezone)
        if day and day <= today:
            yield day


def is_dated_list(url: str) -> bool:
    """Return whether an address is that of a page of a date archive."""
    return dated_pattern(url) is not None
