"""When a crawl stops waiting: its own hosts are done, and those that are left do not answer."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

SLOW = 2.0
"""Seconds: a host of others whose answers take longer is waited for within bounds."""

LEAST_SECONDS = 60.0
"""For so long slow hosts of others are waited for, however soon the site itself was done."""


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Why nothing more is asked of a host of the site in this crawl: the kind of the failure, and words."""

    host: str
    kind: str
    words: str


class LastHosts:
    """Looks at the hosts that a crawl has left.

    ``is_own`` tells the site's hosts by their name; ``took`` gives the seconds that the last answer of a host took,
    None where it has given none or is to be left alone.  Hosts of others are waited for as long as one of them answers,
    and ``patience`` seconds more; for slow ones no longer than the site itself took.
    """

    def __init__(self, is_own: Callable[[str], bool], took: Callable[[str], float | None], patience: float) -> None:
        self.is_own = is_own
        self._took = took
        self._patience = patience
        self._began: float | None = None
        self._own_until = 0.0
        self._since: float | None = None
        self._left: dict[str, NotAsked] = {}

    def leave(self, why: NotAsked) -> None:
        """Let the crawl end without a host of the site, once everything else is done."""
        self._left[why.host] = why

    def wait(self) -> None:
        """Note that somebody is at work: patience begins anew."""
        self._since = None

    def own_of(self, hosts: Collection[str]) -> list[str]:
        """Return those of some hosts that are the site's own and still asked."""
        return [host for host in hosts if host not in self._left and self.is_own(host)]

    def given_up(self, hosts: Collection[str], now: float) -> list[str]:
        """Return the hosts of others that are to be waited for no longer, of all that the crawl has left.

        ``now`` is on the monotonic clock.
        """
        self._began = now if self._began is None else self._began
        others = [host for host in hosts if not self.is_own(host)]
        if self.own_of(hosts) or not others:
            self._own_until, self._since = now, None
        elif any(self._is_waited_for(host, now) for host in others):
            self._since = None
        elif self._since is None:
            self._since = now
        return others if self._since is not None and now - self._since >= self._patience else []

    def _is_waited_for(self, host: str, now: float) -> bool:
        assert self._began is not None
        took = self._took(host)
        patient = now - self._own_until < max(LEAST_SECONDS, self._own_until - self._began)
        return took is not None and (patient or took < SLOW)

    def ends(self, hosts: Collection[str]) -> NotAsked | None:
        """Return why the crawl is to end though rows wait: all of them are of hosts that were left."""
        left = [self._left[host] for host in hosts if host in self._left]
        return left[0] if left and len(left) == len(hosts) else None
