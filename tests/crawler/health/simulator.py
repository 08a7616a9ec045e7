"""Runs of a simulated source, month after month, with the noise of ordinary life; seeded, without a clock."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from storage.records import Run
from tests.crawler.health.shapes import Shape

START = datetime(2026, 1, 5, tzinfo=UTC)
SHOWN = 40
"""Entries of a feed; after a week off the rest is lost."""

# The public holidays of a year: single days, two long weekends and a week in spring and autumn.
HOLIDAYS = frozenset(
    [(1, 1), (4, 3), (4, 6), (5, 1), (6, 19), (12, 24), (12, 25), (12, 26), (12, 31)]
    + [(2, day) for day in range(16, 23)]
    + [(10, day) for day in range(1, 8)]
)
FILLED = {
    "title": 1.0,
    "date_published": 0.98,
    "authors": 0.75,
    "description": 0.9,
    "section": 0.6,
    "language": 1.0,
    "images": 0.7,
    "source_name": 0.2,
}


@dataclass
class Draft:
    """One run before it is written down; an event changes it."""

    at: datetime
    pages: int
    rejected: int
    reason: str = "not_article"
    changed: int = 0
    filled: dict[str, float] = field(default_factory=lambda: dict(FILLED))
    length: float = 2400.0
    leaky: float = 0.02
    statuses: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    ending: str = "finished"
    shown: int = SHOWN
    unchanged: int = 0
    newest: float | None = None


class Event:
    """Something that happens to a source from ``begin`` on; the base changes nothing."""

    name = "nothing"

    def __init__(self, begin: datetime) -> None:
        self.begin = begin

    def rate(self, at: datetime) -> float:
        """The factor on what is published."""
        return 1.0

    def polled(self, at: datetime) -> bool:
        """Return whether our machine is on."""
        return True

    def change(self, draft: Draft, random: Random) -> None:
        """Change a run that begins after ``begin``."""


class Source:
    """A source of some shape with one event, and its runs in order."""

    def __init__(self, shape: Shape, seed: int, start: datetime = START) -> None:
        self.shape, self.random, self.at, self.start = shape, Random(seed), start, start
        self.seen = start - timedelta(seconds=shape.poll)
        self.newest = start
        self.number = 0

    def runs(self, until: datetime, event: Event) -> Iterator[Run]:
        """Yield the runs up to a time; goes on where it ended."""
        while self.at < until:
            if event.polled(self.at):
                yield self._run(event)
            self.at += timedelta(seconds=self.shape.poll * self.random.uniform(0.9, 1.1))

    def _run(self, event: Event) -> Run:
        draft = self._draft(event)
        if self.random.random() < 0.004:
            self._mishap(draft)
        if self.at >= event.begin:
            event.change(draft, self.random)
        self.number += 1
        return _written(draft, self.number, self.random)

    def _draft(self, event: Event) -> Draft:
        random, count = self.random, self._published(self.seen, self.at, event)
        self.seen = self.at
        if count:
            self.newest = self.at
        if self.number == 0:
            count = SHOWN
        count = min(count, SHOWN * 2)
        rejected = sum(random.random() < 0.12 for _ in range(count))
        draft = Draft(self.at, count, rejected, changed=sum(random.random() < 0.15 for _ in range(count)))
        for name, share in FILLED.items():  # the articles of one run are alike: the same desk, the same hour
            draft.filled[name] = share if share > 0.95 else random.betavariate(10 * share, 10 * (1 - share))
        draft.length *= math.exp(random.gauss(0, 0.15))
        draft.statuses = {"200": 2 + count, "404": int(random.random() < 0.05)}
        if not count and random.random() < 0.7:
            draft.unchanged, draft.shown, draft.statuses = 1, 0, {"200": 1, "304": 1}
        draft.newest = (self.at - self.newest).total_seconds()
        return draft

    def _mishap(self, draft: Draft) -> None:
        draft.pages = draft.rejected = draft.changed = draft.shown = draft.unchanged = 0
        draft.statuses, draft.failed, draft.newest = {}, {"timeout": 1}, None
        draft.ending = self.random.choice(["finished", "finished", "killed", "crashed"])

    def _published(self, begin: datetime, end: datetime, event: Event) -> int:
        expected, at = 0.0, begin
        while at < end:
            step = min(end, at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1))
            hours = (step - at).total_seconds() / 3600
            expected += hours * self.shape.rate(at.weekday(), at.hour) * self._season(at.date()) * event.rate(at)
            at = step
        bursts = _poisson(self.random, expected / self.shape.burst)
        if self.shape.burst == 1:
            return bursts
        return sum(1 + _poisson(self.random, self.shape.burst - 1) for _ in range(bursts))

    def _season(self, day: date) -> float:
        factor = float(self.shape.growth ** ((day - self.start.date()).days / 365))
        factor *= self.shape.summer if day.month in (7, 8) else 1.0
        return factor * (self.shape.holiday if (day.month, day.day) in HOLIDAYS else 1.0)


def _written(draft: Draft, number: int, random: Random) -> Run:
    new = draft.pages - draft.rejected
    articles = new + draft.changed
    counts = {"fetched": sum(draft.statuses.values()), "outcome/new": new, "outcome/changed": draft.changed}
    counts |= {f"status/{code}": count for code, count in draft.statuses.items() if count}
    counts |= {f"failed/{kind}": count for kind, count in draft.failed.items()}
    counts |= {"links/shown": draft.shown, "links/unknown": draft.pages}
    if draft.rejected:
        counts |= {"outcome/rejected": draft.rejected, f"rejected/{draft.reason}": draft.rejected}
    if draft.unchanged:
        counts["saved/answers"] = draft.unchanged
    if draft.newest is not None:
        counts["feed/newest_s"] = int(draft.newest)
    if articles:
        counts["field/articles"] = articles
        counts |= {f"field/{name}": _binomial(random, articles, share) for name, share in draft.filled.items()}
        counts["text/leaky"] = _binomial(random, articles, draft.leaky)
        texts = sorted(draft.length * math.exp(random.gauss(0, 0.6)) for _ in range(articles))
        for name, place in (("q1", 0.25), ("median", 0.5), ("q3", 0.75)):
            counts[f"text/{name}"] = int(texts[int(place * (articles - 1) + 0.5)])
    return Run(
        id=number,
        site="source",
        kind="crawl",
        started_at=draft.at,
        ended_at=draft.at + timedelta(seconds=40),
        ending=draft.ending,
        exit_status=0,
        counts=counts,
        bytes=0,
        pid=None,
        log=None,
    )


def _binomial(random: Random, count: int, share: float) -> int:
    return sum(random.random() < share for _ in range(count))


def _poisson(random: Random, mean: float) -> int:
    if mean > 40:
        return max(0, round(random.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, random.random()
    while product > limit:
        count += 1
        product *= random.random()
    return count
