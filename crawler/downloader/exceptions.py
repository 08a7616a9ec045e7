"""Requests that end without an answer and may be made again: what passes is not a failure of the page."""

from scrapy.exceptions import DownloadFailedError, IgnoreRequest

FAILING = "robots_unavailable"


class RobotsUnavailable(IgnoreRequest):
    """The robots.txt of a host cannot be had now, so nothing may be asked for there (RFC 9309, 2.3.1.4).

    ``seconds`` is how long from now until robots.txt may be asked for again; ``final`` that this crawl does not ask
    any more and leaves the host to the next one.  ``kind`` is that of the failure where nobody answered (``dns``,
    ``connection``, …), else ``robots_unavailable``.
    """

    def __init__(self, host: str, why: str, seconds: float, *, final: bool = False, kind: str = FAILING) -> None:
        then = "left to the next crawl" if final else f"next try in {seconds:.0f} s"
        super().__init__(f"no robots.txt from {host}, {then}: {why}")
        self.host, self.why = host, why
        self.seconds, self.final = seconds, final
        self.kind = kind

    @property
    def failing(self) -> bool:
        """Whether the server answers, with errors; else nobody does, and all its pages fail alike."""
        return self.kind == FAILING

    def later(self, seconds: float) -> "RobotsUnavailable":
        """Return the same trouble with another time left of its pause."""
        return RobotsUnavailable(self.host, self.why, max(seconds, 0.0), final=self.final, kind=self.kind)


class UnaskedNotModified(IgnoreRequest):
    """A server answered 304 to a request that had no condition, twice."""


class ProxyRefusedError(DownloadFailedError):
    """The proxy of a site makes no connection: it wants another user or password."""


class LeftForLater(IgnoreRequest):
    """A request that its host held back when the crawl ended: the next one makes it."""
