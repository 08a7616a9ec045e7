"""What belongs to a crawl: the addresses of the site, within the days asked for."""

from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from crawler.discovery.lists import ListReading
from crawler.discovery.urls import page_number
from crawler.scope.arguments import Window
from crawler.scope.date_window import outside_date_window
from crawler.site import Site
from pipelines.extraction.dates import parser
from storage.records import Hints, Link
from storage.urls import normalize_url, registered_domain, same_site
from storage.urls.normalize import host

LONGEST_URL = 2083
"""Characters; longer addresses than browsers of all times took are made by loops (Scrapy's URLLENGTH_LIMIT)."""


@dataclass(frozen=True)
class Scope:
    """The borders of one crawl."""

    site: Site
    window: Window

    @property
    def domains(self) -> list[str]:
        """Host names whose subdomains belong to the site, without ports, as Scrapy's ``allowed_domains``."""
        return [registered_domain(url).partition(":")[0] for url in self.site.start] + list(self.site.domains)

    def inside(self, url: str) -> bool:
        """Return whether an address belongs to the site."""
        if any(same_site(url, start) for start in self.site.start):
            return True
        name = host(url)
        return any(name == domain or name.endswith(f".{domain}") for domain in self.site.domains)

    def is_own(self, url: str) -> bool:
        """Return whether an address is on a host that the site file names, or on the one of a start page.

        Other hosts of its registered domain are crawled too, but what fails there says nothing of the site.
        """
        name = host(url)
        named = {
            host(start) for start in (*self.site.start, *self.site.feeds, *self.site.sitemaps, *self.site.sections)
        }
        if name.removeprefix("www.") in {each.removeprefix("www.") for each in named}:
            return True
        return any(name == domain or name.endswith(f".{domain}") for domain in self.site.domains)

    def reject_reason(self, link: Link) -> str | None:
        """Name why a link is not asked for (``too_long``, ``offsite``, ``denied``, ``outside_window``), or None."""
        if len(link.url) > LONGEST_URL:
            return "too_long"
        if not self.inside(link.url):
            return "offsite"
        if self.site.denies(link.url):
            return "denied"
        if outside_date_window(link, day_of(link.hints, self.site.timezone), self.window):
            return "outside_window"
        return None


def elsewhere(first: str, second: str | None) -> bool:
    """Return whether a page names another page of its own site (a refresh target, a canonical address)."""
    return second is not None and same_site(first, second) and normalize_url(first) != normalize_url(second)


def without_parts(reading: ListReading, url: str) -> ListReading:
    """Take the further pages of a cut article off its links: they are fetched as parts of it, not as articles."""
    return replace(reading, links=tuple(link for link in reading.links if page_number.step(url, link.url) is None))


def day_of(hints: Hints, timezone: str | None) -> date | None:
    """Return the publication day a link was shown with, or None; relative words are read against ``seen_at``."""
    if not hints.date or hints.seen_at is None:
        return None
    now = hints.seen_at.astimezone(ZoneInfo(timezone)) if timezone else hints.seen_at
    stamp = parser.exact(hints.date, parser.DateContext(now)) or parser.first_date(hints.date, parser.DateContext(now))
    return stamp.value.date() if stamp else None
