"""What belongs to a crawl: the addresses of the site, within the days asked for."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from crawler.discovery.lists import ListReading
from crawler.discovery.paging import page_step
from crawler.scope.arguments import Window
from crawler.scope.date_window import outside_date_window
from crawler.site import Site
from pipelines.extraction.dates import parser
from storage.records import Hints, Link, LinkKind
from storage.urls import host, registered_domain, site_host

LONGEST_URL = 2083
"""Characters; longer addresses than browsers of all times took are made by loops (Scrapy's URLLENGTH_LIMIT)."""


class HostRelation(StrEnum):
    """How a host stands to a site."""

    NAMED = "named"  # a host of a start address, a source or `domains`, or its twin with www. or m.
    WIDER = "wider"  # below one of `domains`, or in the domain of the site where `scope` is `domain`
    OTHER = "other"  # in the domain of the site, but no host of it: a few articles are taken from it
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Scope:
    """The borders of one crawl; ``moved`` are hosts that a start page moved to (:func:`storage.urls.site_host`).

    ``archives`` are the hosts of web archives that are asked for pages of the site.
    """

    site: Site
    window: Window
    moved: frozenset[str] = frozenset()
    archives: frozenset[str] = frozenset()

    @property
    def domains(self) -> list[str]:
        """Host names whose subdomains a redirect may lead to, without ports, as Scrapy's ``allowed_domains``."""
        return [registered_domain(url).partition(":")[0] for url in self.site.start] + list(self.site.domains)

    @cached_property
    def whole(self) -> frozenset[str]:
        """The domains whose links on a page are links within the site."""
        return self._registered | frozenset(self.site.domains)

    def relation(self, url: str) -> HostRelation:
        """Return how the host of an address stands to the site."""
        origin = "/".join(url.split("/", 3)[:3])
        known = self._relations.get(origin)
        if known is None:
            known = self._relations[origin] = self._relation(origin)
        return known

    def _relation(self, url: str) -> HostRelation:
        if site_host(url) in self._named:
            return HostRelation.NAMED
        name = host(url)
        below = any(name == domain or name.endswith(f".{domain}") for domain in self.site.domains)
        if not below and registered_domain(url) not in self._registered:
            return HostRelation.OUTSIDE
        return HostRelation.WIDER if below or self.site.scope == "domain" else HostRelation.OTHER

    def owns(self, url: str) -> bool:
        """Return whether an address is on a host of the site, whose lists and links are followed."""
        return self.relation(url) in (HostRelation.NAMED, HostRelation.WIDER)

    def inside(self, url: str) -> bool:
        """Return whether a page of this address can be one of the site: also on other hosts of its domain."""
        return self.relation(url) is not HostRelation.OUTSIDE

    def is_own(self, url: str) -> bool:
        """Return whether an address is on a host that the site file names, the one of a start page or of an archive.

        What fails on other hosts says nothing of the site.
        """
        name = host(url)
        below = any(name == domain or name.endswith(f".{domain}") for domain in self.site.domains)
        return below or name in self.archives or self.relation(url) is HostRelation.NAMED

    def reject_reason(self, link: Link) -> str | None:
        """Name why a page is none of this crawl, or None: ``too_long``, ``offsite``, ``denied``, ``outside_window``."""
        if len(link.url) > LONGEST_URL:
            return "too_long"
        if not self.inside(link.url):
            return "offsite"
        if self.site.denies(link.url):
            return "denied"
        if outside_date_window(link, day_of(link.hints, self.site.timezone), self.window):
            return "outside_window"
        return None

    def skip_reason(self, link: Link, *, listed: bool) -> str | None:
        """Name why a link is not asked for, or None: as :meth:`reject_reason`, and ``other_host``.

        On other hosts of the domain only articles are asked for that a list or feed of the site shows (``listed``).
        """
        why = self.reject_reason(link)
        if why is None and not (listed and _is_shown_article(link)) and not self.owns(link.url):
            return "other_host"
        return why

    @cached_property
    def _relations(self) -> dict[str, HostRelation]:
        return {}

    @cached_property
    def _named(self) -> frozenset[str]:
        site = self.site
        urls = (*site.start, *site.feeds, *site.sitemaps, *site.sections, *(f"http://{name}" for name in site.domains))
        return self.moved | {site_host(url) for url in urls}

    @cached_property
    def _registered(self) -> frozenset[str]:
        return frozenset(filter(None, map(registered_domain, self.site.start)))


def _is_shown_article(link: Link) -> bool:
    """Return whether a list takes what it links to for an article; a feed that a page declares counts too."""
    dated = link.kind is LinkKind.UNKNOWN and link.hints.date is not None
    return link.kind is LinkKind.ARTICLE or dated or (link.kind is LinkKind.FEED and link.via == "declared")


def without_parts(reading: ListReading, url: str) -> ListReading:
    """Take the further pages of a cut article off its links: they are fetched as parts of it, not as articles."""
    return replace(reading, links=tuple(link for link in reading.links if page_step(url, link.url) is None))


def day_of(hints: Hints, timezone: str | None) -> date | None:
    """Return the publication day a link was shown with, or None; relative words are read against ``seen_at``."""
    if not hints.date or hints.seen_at is None:
        return None
    now = hints.seen_at.astimezone(ZoneInfo(timezone)) if timezone else hints.seen_at
    stamp = parser.exact(hints.date, parser.DateContext(now)) or parser.first_date(hints.date, parser.DateContext(now))
    return stamp.value.date() if stamp else None
