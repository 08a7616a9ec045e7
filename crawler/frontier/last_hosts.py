"""When a crawl stops waiting: its own hosts are done, and those that are left do not answer."""

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Why nothing more is asked of a host of the site in this crawl: the kind of the failure, and words."""

    host: str
    kind: str
    words: str


class LastHosts:
    """Looks at the hosts that a crawl has left.

    ``is_own`` tells the site's hosts by an address; ``answers`` whether a host answered what was last asked for, None
    where it was not asked yet.  Hosts of others are waited for as long as one of them answers, and ``patience``
    seconds more.
    """

    def __init__(self, is_own: Callable[[str], bool], answers: Callable[[str], bool | None], patience: float) -> None:
        self._is_own = is_own
        self._answers = answers
        self._patience = patience
        self._since: float | None = None
        self._left: dict[str, NotAsked] = {}
        self._own: dict[str, bool] = {}

    def leave(self, why: NotAsked) -> None:
        """Let the crawl end without a host of the site, once everything else is done."""
        self._left[why.host] = why

    def is_own(self, host: str) -> bool:
        """Return whether a host is one of the site's own."""
        if host not in self._own:
            self._own[host] = self._is_own(f"http://{host}/")
        return self._own[host]

    def own_of(self, hosts: Collection[str]) -> list[str]:
        """Return those of some hosts that are the site's own and still asked."""
        return [host for host in hosts if host not in self._left and self.is_own(host)]

    def given_up(self, hosts: Collection[str], now: float) -> list[str]:
        """Return the hosts of others that are to be waited for no longer, of all that the crawl has left.

        ``now`` is on the monotonic clock.
        """
        others = [host for host in hosts if not self.is_own(host)]
        if self.own_of(hosts) or any(self._answers(host) for host in others):
            self._since = None
        elif others:
            self._since = now if self._since is None else self._since
        return others if self._since is not None and now - self._since >= self._patience else []

    def ends(self, hosts: Collection[str]) -> NotAsked | None:
        """Return why the crawl is to end though rows wait: all of them are of hosts that were left."""
        left = [self._left[host] for host in hosts if host in self._left]
        return left[0] if left and len(left) == len(hosts) else None
