"""What the frontier asks of a spider."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from scrapy import Request

from storage.frontier import QueuedURL, Track
from storage.records import Link
from storage.urls import host

if TYPE_CHECKING:
    from crawler.frontier.scheduler import DatabaseScheduler
    from crawler.planning import Plan
    from crawler.scope import Scope
    from crawler.site import Site


class CrawlingSpider(Protocol):
    """What the frontier asks of a spider."""

    name: str
    mode: str
    thorough: bool
    plan: "Plan | None"
    scope: "Scope"
    site: "Site"
    frontier: "DatabaseScheduler"

    def crawl_arguments(self) -> dict[str, Any]:
        """Return the words that make this another crawl than its neighbour: the same ones go on with an open crawl."""

    def entry_of(self, link: Link, track: Track) -> QueuedURL:
        """Return a link with its place in the frontier; ``track`` is how the crawl came to it."""

    def request_of(self, link: Link) -> Request:
        """Make the request for a link."""


def hosts_of_site(spider: CrawlingSpider) -> Callable[[str], bool]:
    """Return what tells the site's own hosts from those of others, by name; its borders may grow meanwhile.

    A queue of the frontier is that of a name, whatever its port: a host is the site's where any of its ports is.
    """
    site = spider.site
    named = frozenset(map(host, (*site.start, *site.feeds, *site.sitemaps, *site.sections)))
    return lambda name: name in named or spider.scope.is_own(f"http://{name}/")
