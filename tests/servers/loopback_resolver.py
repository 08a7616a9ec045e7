"""A name server for child crawls: every name is this machine, but for those that are to be in trouble."""

from pathlib import Path
from typing import Any, Self

from scrapy.crawler import Crawler
from twisted.internet.base import ReactorBase, ThreadedResolver
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IResolverSimple
from zope.interface import implementer  # type: ignore[import-untyped]


@implementer(IResolverSimple)
class LoopbackResolver(ThreadedResolver):
    """DNS_RESOLVER: every name is this machine, and none is known while the file NAMES_GONE is there.

    A name that begins with ``gone`` is never known; at one that begins with ``refused`` nobody listens.
    """

    def __init__(self, reactor: ReactorBase, gone: Path) -> None:
        super().__init__(reactor)
        self._gone = gone

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Read NAMES_GONE."""
        return cls(reactor, Path(crawler.settings.get("NAMES_GONE", "/nowhere/gone")))

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's resolver."""
        self.reactor.installResolver(self)  # type: ignore[arg-type]

    def getHostByName(self, name: str, timeout: Any = ()) -> "Deferred[str]":  # noqa: N802
        """Return the address of a name."""
        if self._gone.exists() or name.startswith("gone"):
            return fail(DNSLookupError(name))
        return succeed("127.0.0.2" if name.startswith("refused") else "127.0.0.1")
