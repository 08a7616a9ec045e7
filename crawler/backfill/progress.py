"""What another process can read of crawls while they go on: how far each is, how fast, and what failed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from crawler.eta import MINUTE, Standing, rough_duration, seconds_left


class CrawlRow(Protocol):
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


class CrawlSource(Protocol):
    """The crawls of a database, as :class:`storage.store.Store` gives them."""

    def crawls(self, site: str | None, limit: int) -> Sequence[CrawlRow]:
        """Return the latest crawls, newest first."""

    def crawl_counts(self, crawl_id: int) -> Mapping[str, int]:
        """Count the addresses of a crawl: ``waiting``, ``leased``, ``done:<outcome>``, ``failed:<kind>``."""

    def crawl_sources(self, crawl_id: int) -> int:
        """Count those that wait or are held and may name more addresses: lists, feeds, sitemaps."""

    def crawl_ended_since(self, crawl_id: int, moment: datetime) -> int:
        """Count those that were done or failed at a moment or later."""


@dataclass(frozen=True, slots=True)
class CrawlProgress:
    """How far one crawl is; rates are pages a second, ``seconds_left`` is None where it cannot be known."""

    crawl: CrawlRow
    standing: Standing
    present: float
    average: float

    @property
    def seconds_left(self) -> float | None:
        """How long it will still take at the present rate."""
        return seconds_left(self.standing, self.present)

    def row(self) -> tuple[object, ...]:
        """Return the row of a table under :data:`HEAD`."""
        now, crawl, seconds = self.standing, self.crawl, self.seconds_left
        rest = crawl.ending or "finished" if crawl.finished_at else rough_duration(seconds) if seconds else "-"
        figures = (now.done, now.kept, now.rejected, now.failed, now.waiting)
        rates = (f"{self.present:.1f}", f"{self.average:.1f}")
        started = crawl.started_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
        return (crawl.site, crawl.kind, started, *(f"{figure:,}" for figure in figures), *rates, rest)

    def to_json(self) -> dict[str, Any]:
        """Return it in the types of JSON."""
        crawl, seconds = self.crawl, self.seconds_left
        times = {"started_at": crawl.started_at, "finished_at": crawl.finished_at}
        return {
            "crawl_id": crawl.id,
            "kind": crawl.kind,
            **{name: value and value.isoformat() for name, value in times.items()},
            "ending": crawl.ending,
            **asdict(self.standing),
            "pages_per_second": round(self.present, 2),
            "pages_per_second_average": round(self.average, 2),
            "seconds_left": None if seconds is None or crawl.finished_at else round(seconds),
        }


HEAD = ["site", "kind", "started (UTC)", "pages", "kept", "rejected", "failed", "waiting", "pages/s", "average", "left"]
"""The columns of :meth:`CrawlProgress.row`."""

NUMBERS = tuple(range(3, 10))
"""Columns of figures."""

SPARE = ("average", "started (UTC)", "kind", "rejected", "pages/s")
"""Columns that a narrow terminal goes without, the first of them first; ``--json`` has all."""


def crawl_progress(ledger: CrawlSource, site: str | None, now: datetime) -> list[CrawlProgress]:
    """Return how far every open crawl is; of one site the latest also where none is open.  ``now`` is aware."""
    crawls = ledger.crawls(site, 50)
    chosen = [crawl for crawl in crawls if crawl.finished_at is None] or list(crawls[:1] if site else ())
    return [_progress(ledger, crawl, now) for crawl in chosen]


def _progress(ledger: CrawlSource, crawl: CrawlRow, now: datetime) -> CrawlProgress:
    if crawl.finished_at is not None:
        standing = Standing.of(crawl.site, crawl.counts, 0)
        return CrawlProgress(
            crawl, standing, 0.0, _rate(standing, (crawl.finished_at - crawl.started_at).total_seconds())
        )
    standing = Standing.of(crawl.site, ledger.crawl_counts(crawl.id), ledger.crawl_sources(crawl.id))
    whole = (now - crawl.started_at).total_seconds()
    recent = min(MINUTE, max(whole, 1.0))
    present = ledger.crawl_ended_since(crawl.id, now - timedelta(seconds=recent)) / recent
    return CrawlProgress(crawl, standing, present, _rate(standing, whole))


def _rate(standing: Standing, seconds: float) -> float:
    return (standing.done + standing.failed) / seconds if seconds > 0 else 0.0
