"""How fast a crawl goes and how long it will still take: arithmetic on counts and times, without a clock."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

MINUTE = 60.0
_EVERY = 1.0  # seconds between two marks; more would only fill the memory
_KEPT = ("new", "changed", "unchanged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far the crawl of a site is.

    ``done`` counts pages with an outcome, ``kept`` articles stored or found as they were, ``waiting`` addresses that
    are still to be asked for, ``sources`` those of them that may name more (lists, feeds, sitemaps; None: unknown).
    """

    site: str
    done: int = 0
    kept: int = 0
    rejected: int = 0
    failed: int = 0
    waiting: int = 0
    sources: int | None = None

    @classmethod
    def of(cls, site: str, counts: Mapping[str, int], sources: int | None = None) -> Self:
        """Read the counts of a frontier: ``waiting``, ``leased``, ``done:<outcome>``, ``failed:<kind>``."""
        return cls(
            site=site,
            done=_under(counts, "done:"),
            kept=sum(counts.get(f"done:{outcome}", 0) for outcome in _KEPT),
            rejected=_under(counts, "done:rejected"),
            failed=_under(counts, "failed:"),
            waiting=counts.get("waiting", 0) + counts.get("leased", 0),
            sources=sources,
        )


@dataclass(frozen=True, slots=True)
class Pace:
    """Marks of how much was done when, in seconds of any clock that only goes forward; the latest minute of them."""

    began: float
    first: int = 0
    marks: tuple[tuple[float, int], ...] = ()

    def at(self, now: float, done: int) -> Self:
        """Return the pace with one more mark; marks older than a minute are dropped but for the latest of them."""
        last = self.marks[-1] if self.marks else (self.began, self.first)
        if now - last[0] < _EVERY:
            return self
        marks = (*(self.marks or (last,)), (now, done))
        old = sum(mark[0] <= now - MINUTE for mark in marks)
        return replace(self, marks=marks[max(0, old - 1) :])

    @property
    def present(self) -> float:
        """Pages a second over the last minute, or since the beginning where that is later."""
        if len(self.marks) < 2:
            return 0.0
        return _rate(self.marks[0], self.marks[-1])

    @property
    def average(self) -> float:
        """Pages a second since the beginning."""
        return _rate((self.began, self.first), self.marks[-1]) if self.marks else 0.0


def seconds_left(standing: Standing, rate: float) -> float | None:
    """Return the seconds it will still take at a rate (pages a second), or None while that cannot be known.

    Not known while sources are read that may name more, nor while nothing moves.
    """
    if not standing.waiting:
        return 0.0
    if standing.sources is None or standing.sources > 0 or rate <= 0:
        return None
    return standing.waiting / rate


def rough_duration(seconds: float) -> str:
    """Return a length of time as roughly as it is known: ``about 3 h 20 min``."""
    minutes = round(seconds / MINUTE)
    if minutes < 1:
        return "under a minute"
    if minutes < 60:
        return f"about {minutes} min"
    if minutes < 24 * 60:
        tens = round(minutes / 10) * 10
        return f"about {tens // 60} h" + (f" {tens % 60} min" if tens % 60 else "")
    hours = round(minutes / 60)
    return f"about {hours // 24} d" + (f" {hours % 24} h" if hours % 24 else "")


def resumed(site: str, counts: Mapping[str, int]) -> str | None:
    """Say that a crawl is resumed, by the counts of its frontier; None where it was only planned."""
    now = Standing.of(site, counts)
    started = now.done or now.failed or now.waiting
    return f"{site}: resuming an earlier run: {now.done:,} done, {now.waiting:,} waiting" if started else None


def progress_line(standing: Standing, present: float, average: float) -> str:
    """Return the line that shows how far a crawl is."""
    remaining = seconds_left(standing, present)
    parts = [
        f"{standing.site}: {standing.done:,} pages",
        f"{standing.kept:,} kept",
        f"{standing.rejected:,} rejected",
        f"{standing.failed:,} failed",
        f"{standing.waiting:,} waiting",
        f"{present:.1f} pages/s now, {average:.1f} on average",
    ]
    if standing.waiting:
        parts.append("time left unknown" if remaining is None else f"{rough_duration(remaining)} left")
    return ", ".join(parts)


def _under(counts: Mapping[str, int], prefix: str) -> int:
    return sum(count for name, count in counts.items() if name.startswith(prefix))


def _rate(first: tuple[float, int], last: tuple[float, int]) -> float:
    seconds = last[0] - first[0]
    return max(0.0, (last[1] - first[1]) / seconds) if seconds > 0 else 0.0
