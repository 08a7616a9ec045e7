"""When a page that could not be had is asked for again, and when it is the host that is away."""

from collections.abc import Collection, Sequence
from random import uniform

LOST = frozenset({"dns", "connection", "timeout", "tls"})
"""Failures that may be the host's and not the page's: nobody answered."""

PASSING = frozenset({"http", "error", *LOST})
"""Kinds of failures after which a page is asked for again at all."""

SUSPECT = 3
"""So many pages lost in a row, and the host is asked whether it is there: as many as are under way at a time."""

UNKNOWN_HOLD = 2.0
"""Seconds between two requests to a host that has given no answer yet."""

FIRST_HOLD, LONGEST_HOLD = 2.0, 300.0
GIVE_UP = 18
"""Holds in a row: they add up to about an hour."""


class RetryPolicy:
    """Pauses (seconds) between the tries of one page, and what is known of hosts that do not answer.

    ``known`` are hosts that have answered before, in an earlier process.
    """

    def __init__(self, pauses: Sequence[float], known: Collection[str] = ()) -> None:
        self._pauses = tuple(pauses)
        self._answered = set(known)
        self._strange: dict[str, tuple[int, float]] = {}
        self._lost: dict[str, int] = {}
        self._away: dict[str, int] = {}

    def answered(self, host: str) -> None:
        """Note that a host gave any answer."""
        self._answered.add(host)
        self._strange.pop(host, None)
        self._lost.pop(host, None)
        self._away.pop(host, None)

    def suspects(self, kind: str, host: str) -> bool:
        """Note a failure, and return whether the host may be away: it was there, and has been silent some times now."""
        if kind not in LOST:
            return False
        self._lost[host] = self._lost.get(host, 0) + 1
        return self._lost[host] >= SUSPECT and self._is_known(host)

    def is_dead(self, kind: str, host: str, now: float) -> bool | None:
        """Note a failure at a host that has never answered; return whether it failed so often that it never will.

        None for any other failure.  Failures of one moment count as one.  ``now`` is on the monotonic clock.
        """
        if kind not in LOST or self._is_known(host):
            return None
        count, until = self._strange.get(host, (0, 0.0))
        if now >= until:
            count, until = count + 1, now + UNKNOWN_HOLD
            self._strange[host] = count, until
        return count >= SUSPECT

    def hold(self, host: str) -> float:
        """Note that a host is away, and return the seconds to leave it alone: 2, 4, 8 … 300."""
        count = self._away[host] = self._away.get(host, 0) + 1
        return min(FIRST_HOLD * 2.0 ** (count - 1), LONGEST_HOLD)

    def gives_up(self, host: str) -> bool:
        """Return whether a host has been away for so long that the crawl should end and go on another time."""
        return self._away.get(host, 0) >= GIVE_UP

    def pause(self, kind: str, tries: int, host: str) -> float | None:
        """Return the seconds until a page may be tried again after ``tries`` failures, None for never.

        Where a host has never answered there is one more try: its address is mistyped more often than it is away.
        """
        allowed = len(self._pauses) if self._is_known(host) else min(1, len(self._pauses))
        if kind not in PASSING or tries > allowed:
            return None
        return self._pauses[tries - 1] * uniform(1.0, 1.5)  # noqa: S311 - jitter, not a secret

    def _is_known(self, host: str) -> bool:
        return host in self._answered
