"""What the frontier asks of a spider."""

from typing import TYPE_CHECKING, Any, Protocol

from scrapy import Request

from storage.frontier import Entry
from storage.records import Link

if TYPE_CHECKING:
    from crawler.frontier import Frontier
    from crawler.planning.plan import Plan


class Walking(Protocol):
    """What the frontier asks of a spider."""

    name: str
    mode: str
    thorough: bool
    plan: "Plan | None"
    frontier: "Frontier"

    def walk_arguments(self) -> dict[str, Any]:
        """Give the words that make this another crawl than its neighbour: the same ones go on with an open walk."""

    def entry_of(self, link: Link) -> Entry:
        """Give a link its place in the frontier."""

    def request_of(self, link: Link) -> Request:
        """Make the request for a link."""
