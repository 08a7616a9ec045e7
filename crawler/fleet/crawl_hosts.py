"""The hosts that one crawl of a fleet may ask: leased with its site, or waited for when it meets them."""

from collections.abc import Callable, Collection, Mapping
from time import monotonic
from typing import Protocol

from crawler.downloader.host_gate import RestingHosts

SLICE_SECONDS = 5.0
"""How long a crawl may keep a host that another one waits for."""

AFTER_YOU_SECONDS = 3.0
"""How long a crawl that gave a host to another one does not ask for it again: the other one asks each second."""

UNKNOWN_REST = 5.0
"""Seconds a host is left alone of which a request was under way when its crawl was cut off."""

LONG_REST = 5.0
"""Hosts with a longer distance between two requests are noted for the case that this process dies; any other rests as
long as the lease of a dead worker goes on."""


class LeaseTime(Protocol):
    """Says whether what this process holds is known to be its own at this moment."""

    def is_safe(self) -> bool:
        """Return whether the lease of this process goes on."""
        ...

    def ask(self) -> None:
        """Have hosts asked for soon."""
        ...


class CrawlHosts:
    """The gate of one crawl (:class:`crawler.downloader.host_gate.HostGate`); ``leased`` are hosts with the seconds
    until each may be asked.  For the thread of the reactor.
    """

    def __init__(self, site: str, leased: Mapping[str, float], lease: LeaseTime) -> None:
        now = monotonic()
        self.site = site
        self._lease = lease
        self._free_at = {host: now + rest for host, rest in leased.items()}
        self._since = dict.fromkeys(leased, now)
        self._open: set[str] = set()
        self._leaving: set[str] = set()
        self._waiting: dict[str, Callable[[float], None]] = {}
        self._not_before: dict[str, float] = {}
        self._downloader: RestingHosts | None = None

    def bind(self, downloader: RestingHosts) -> None:
        """Know the downloader of the crawl."""
        self._downloader = downloader

    def holds(self, host: str) -> bool:
        """Return whether the crawl may ask a host now."""
        return host in self._open and host not in self._leaving and self._lease.is_safe()

    def want(self, host: str, granted: Callable[[float], None]) -> None:
        """Have the crawl wait for a host."""
        self._waiting[host] = granted
        if not self._resume(host):
            self._lease.ask()

    def resume(self) -> None:
        """Let the crawl go on with what it holds: the lease of this process was renewed."""
        for host in list(self._waiting):
            self._resume(host)

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a host, or for the end of a request before it gives one back."""
        return bool(self._waiting or self._leaving)

    def asked(self) -> list[str]:
        """Return the hosts that are to be asked for now."""
        now = monotonic()
        return [host for host in self._waiting if host not in self._since and self._not_before.get(host, 0.0) <= now]

    def take(self, host: str, rest: float) -> None:
        """Hold a host that may be asked in ``rest`` seconds."""
        self._since[host] = monotonic()
        self._free_at[host] = monotonic() + rest
        self._resume(host)

    def wanted(self, hosts: Collection[str]) -> None:
        """Ask nothing more of hosts that others wait for and that were held for long enough."""
        now = monotonic()
        self._leaving |= {host for host in hosts if now - self._since.get(host, now) >= SLICE_SECONDS}

    def give(self) -> dict[str, float]:
        """Return the hosts that are given back now, each with the seconds that it is to be left alone."""
        given = {host: rest for host in self._leaving if (rest := self._rest(host)) is not None}
        for host in given:
            self._leaving.discard(host)
            self._open.discard(host)
            del self._since[host]
            self._not_before[host] = monotonic() + AFTER_YOU_SECONDS
        return given

    def close(self) -> dict[str, float]:
        """Return all hosts that are held, each with the seconds that it is to be left alone: the crawl has ended."""
        self._waiting.clear()
        rests = {host: self._rest(host) for host in self._since}
        return {host: UNKNOWN_REST if rest is None else rest for host, rest in rests.items()}

    def slow(self) -> dict[str, float]:
        """Return the hosts that ask for a long rest between two requests, with its seconds."""
        if self._downloader is None:
            return {}
        delays = {host: self._downloader.delay_of(host) for host in self._open}
        return {host: delay for host, delay in delays.items() if delay > LONG_REST}

    def _rest(self, host: str) -> float | None:
        rest = 0.0 if self._downloader is None else self._downloader.rest_of(host)
        return None if rest is None else max(rest, self._free_at.get(host, 0.0) - monotonic())

    def _resume(self, host: str) -> bool:
        if host not in self._since or host in self._leaving or not self._lease.is_safe():
            return False
        self._open.add(host)
        if (granted := self._waiting.pop(host, None)) is not None:
            granted(max(0.0, self._free_at[host] - monotonic()))
        return True
