"""What the crawls of a site tell of its publishing: the stretches between two of them, and what appeared in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from storage.records import Run

LONGEST_HOURS = 72.0
"""A stretch this long says little of hours and days: nobody was looking."""

RECENT = 20
"""Crawls whose feeds tell how many entries are shown; some of them were answered "unchanged" and showed none."""


@dataclass(frozen=True, slots=True)
class CrawlInterval:
    """The time between two crawls that went well, in hours since 1970 (UTC), and the articles that appeared in it."""

    begin: float
    end: float
    articles: float


@dataclass(frozen=True, slots=True)
class CrawlObservations:
    """The stretches of a site, oldest first, and the entries that its feeds show (None where unknown)."""

    stretches: tuple[CrawlInterval, ...]
    entries: float | None


def observe(runs: Sequence[Run]) -> CrawlObservations:
    """Read the crawls of one site, in any order.

    A crawl that failed, was cut short or fetched nothing ends no stretch; what it stored counts for the one it lies
    in.  What the first crawl found appeared nobody knows when, and is left out.
    """
    ended = sorted(
        (run for run in runs if run.kind == "crawl" and run.ending is not None), key=lambda run: run.started_at
    )
    shown = [float(run.counts.get("feed/entries", 0)) for run in ended if run.counts.get("feed/entries")]
    entries = median(shown[-RECENT:]) if shown else None
    found: list[CrawlInterval] = []
    begin, stored = None, 0
    for run in ended:
        if not _went_well(run):
            stored += run.counts.get("outcome/new", 0)
            continue
        moment = run.started_at.timestamp() / 3600
        if begin is not None and 0 < moment - begin <= LONGEST_HOURS:
            found.append(CrawlInterval(begin, moment, float(_unknown(run) + stored)))
        begin, stored = moment, 0
    return CrawlObservations(tuple(_tamed(found, entries)), entries)


def _went_well(run: Run) -> bool:
    return run.ending == "finished" and run.counts.get("fetched", 0) > 0


def _unknown(run: Run) -> int:
    """Return the articles that a crawl met first.

    A link that several sources show is counted by each of them, and one that cannot be had is unknown every time: what
    was stored is the bound.  Runs of before links were counted only say what they stored.
    """
    stored = run.counts.get("outcome/new", 0)
    return min(run.counts.get("links/unknown", stored), stored)


def _tamed(stretches: list[CrawlInterval], entries: float | None) -> list[CrawlInterval]:
    """Cut floods: what was put up in one go (a filled archive, a new feed) says nothing of the hours to come.

    A stretch counts for at most twice the articles of nine in ten others and three more.  Where a feed showed hardly
    anything but new entries some were lost between the polls, so that it counts double.
    """
    counts = sorted(stretch.articles for stretch in stretches)
    cap = 2 * counts[len(counts) * 9 // 10] + 3 if counts else 0.0
    return [CrawlInterval(each.begin, each.end, _counted(each.articles, cap, entries)) for each in stretches]


def _counted(articles: float, cap: float, entries: float | None) -> float:
    if entries is None:
        return min(articles, cap)
    full = articles >= 0.9 * entries
    return min(articles, cap, entries) * (2 if full else 1)
