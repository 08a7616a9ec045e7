"""What a look at a site brought home, for the plan to be made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.discovery.lists import ListReading
from crawler.discovery.sitemaps import SitemapReading
from crawler.planning.date_patterns import DatedPattern
from crawler.scope import Window
from storage.records import Link, LinkKind


@dataclass(frozen=True, slots=True)
class SiteSurvey:
    """The answers to a few requests, each under the address that was asked for.

    ``starts`` are the start pages, ``sitemaps`` and ``lists`` what was read, in that order; ``archives`` are patterns
    of which one page was looked at and is a list.  ``at`` is the aware time; ``timezone`` the site's (IANA), ``asked``
    the number of requests, ``problems`` what gave no answer.
    """

    starts: tuple[str, ...]
    at: datetime
    window: Window = field(default_factory=Window)
    timezone: str | None = None
    sitemaps: Mapping[str, SitemapReading] = field(default_factory=dict)
    lists: Mapping[str, ListReading] = field(default_factory=dict)
    archives: tuple[DatedPattern, ...] = ()
    asked: int = 0
    problems: tuple[str, ...] = ()

    def links(self, *, lists: bool = False) -> Iterator[Link]:
        """Yield every link of all sitemaps and lists, or of the lists alone, each as often as it is shown."""
        for reading in self.lists.values():
            yield from reading.links
        for found in self.sitemaps.values() if not lists else ():
            yield from found.links

    def articles(self, *, lists: bool = False) -> Iterator[Link]:
        """Yield those of the links that lead to articles."""
        return (link for link in self.links(lists=lists) if link.kind is LinkKind.ARTICLE)
