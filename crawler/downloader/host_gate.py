"""Who may ask a host where several crawls share it: the downloader asks before each request."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Protocol


class RestingHosts(Protocol):
    """What a gate asks of a downloader before it gives a host to another crawl."""

    def rest_of(self, host: str) -> float | None:
        """Return the seconds until a host may be asked again; None while a request of it is under way."""
        ...

    def delay_of(self, host: str) -> float:
        """Return the seconds between two requests to a host, 0 for one that was not asked yet."""
        ...


class HostGate(Protocol):
    """Says which hosts one crawl may ask at this moment."""

    def bind(self, downloader: RestingHosts) -> None:
        """Know the downloader of the crawl."""
        ...

    def holds(self, host: str) -> bool:
        """Return whether the crawl may ask a host now."""
        ...

    def want(self, host: str, granted: Callable[[float], None]) -> None:
        """Have the crawl wait for a host; ``granted`` is called once, with the seconds until it may be asked."""
        ...


HOST_GATE: ContextVar[HostGate | None] = ContextVar("host_gate", default=None)
"""The gate of the crawl that is made in this context; without one, as for a crawl by itself, every host is open."""
