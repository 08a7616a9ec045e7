"""What the frontier asks of a spider."""

from typing import TYPE_CHECKING, Any, Protocol

from scrapy import Request

from storage.frontier import QueuedURL
from storage.records import Link

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

    def entry_of(self, link: Link) -> QueuedURL:
        """Return a link with its place in the frontier."""

    def request_of(self, link: Link) -> Request:
        """Make the request for a link."""
