"""What another process can read of walks while they go on: how far each is, how fast, and what failed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from crawler.eta import MINUTE, Standing, left, spelled


class WalkRow(Protocol):
    """One crawl or backfill; ``finished_at`` is None while it is open, times are aware."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def site(self) -> str:
        """The name of its site."""

    @property
    def kind(self) -> str:
        """What it is: crawl, backfill."""

    @property
    def started_at(self) -> datetime:
        """When it was begun."""

    @property
    def finished_at(self) -> datetime | None:
        """When it was finished."""

    @property
    def ending(self) -> str | None:
        """How it was finished."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Its counts as of its end."""


class Ledger(Protocol):
    """The walks of a database, as :class:`storage.store.Store` gives them."""

    def walks(self, site: str | None, limit: int) -> Sequence[WalkRow]:
        """Give the latest walks, newest first."""

    def walk_counts(self, walk_id: int) -> Mapping[str, int]:
        """Count the addresses of a walk: ``waiting``, ``leased``, ``done:<outcome>``, ``failed:<kind>``."""

    def walk_sources(self, walk_id: int) -> int:
        """Count those that wait or are held and may name more addresses: lists, feeds, sitemaps."""

    def walk_ended_since(self, walk_id: int, moment: datetime) -> int:
        """Count those that were done or failed at a moment or later."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one walk is; rates are pages a second, ``seconds_left`` is None where it cannot be known."""

    walk: WalkRow
    standing: Standing
    present: float
    average: float

    @property
    def seconds_left(self) -> float | None:
        """How long it will still take at the present rate."""
        return left(self.standing, self.present)

    def row(self) -> tuple[object, ...]:
        """Give the row of a table under :data:`HEAD`."""
        now, walk, seconds = self.standing, self.walk, self.seconds_left
        rest = walk.ending or "finished" if walk.finished_at else spelled(seconds) if seconds else "-"
        figures = (now.done, now.kept, now.rejected, now.failed, now.waiting)
        rates = (f"{self.present:.1f}", f"{self.average:.1f}")
        started = walk.started_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
        return (walk.site, walk.kind, started, *(f"{figure:,}" for figure in figures), *rates, rest)

    def to_json(self) -> dict[str, Any]:
        """Give it in the types of JSON."""
        walk, seconds = self.walk, self.seconds_left
        times = {"started_at": walk.started_at, "finished_at": walk.finished_at}
        return {
            "crawl_id": walk.id,
            "kind": walk.kind,
            **{name: value and value.isoformat() for name, value in times.items()},
            "ending": walk.ending,
            **asdict(self.standing),
            "pages_per_second": round(self.present, 2),
            "pages_per_second_average": round(self.average, 2),
            "seconds_left": None if seconds is None or walk.finished_at else round(seconds),
        }


HEAD = ["site", "kind", "started (UTC)", "pages", "kept", "rejected", "failed", "waiting", "pages/s", "average", "left"]
"""The columns of :meth:`Progress.row`."""

NUMBERS = tuple(range(3, 10))
"""Columns of figures."""


def progress(ledger: Ledger, site: str | None, now: datetime) -> list[Progress]:
    """Say how far every open walk is; of one site the latest also where none is open.  ``now`` is aware."""
    walks = ledger.walks(site, 50)
    chosen = [walk for walk in walks if walk.finished_at is None] or list(walks[:1] if site else ())
    return [_progress(ledger, walk, now) for walk in chosen]


def _progress(ledger: Ledger, walk: WalkRow, now: datetime) -> Progress:
    if walk.finished_at is not None:
        standing = Standing.of(walk.site, walk.counts, 0)
        return Progress(walk, standing, 0.0, _rate(standing, (walk.finished_at - walk.started_at).total_seconds()))
    standing = Standing.of(walk.site, ledger.walk_counts(walk.id), ledger.walk_sources(walk.id))
    whole = (now - walk.started_at).total_seconds()
    recent = min(MINUTE, max(whole, 1.0))
    present = ledger.walk_ended_since(walk.id, now - timedelta(seconds=recent)) / recent
    return Progress(walk, standing, present, _rate(standing, whole))


def _rate(standing: Standing, seconds: float) -> float:
    return (standing.done + standing.failed) / seconds if seconds > 0 else 0.0
