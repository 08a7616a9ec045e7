"""How long to wait before a site that names no schedule is crawled again: it follows what the site publishes.

Feeds are commonly polled more often while most entries of a poll are new, and less often while few are.  Here the rate
behind it is estimated, so that the week's pattern counts: the next crawl comes when a few articles are expected.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import sqrt
from typing import NamedTuple

from crawler.cadence.observations import CrawlInterval, observe
from crawler.cadence.weekly_profile import WEEK, WeeklyProfile
from storage.records import Run

TARGET = 3.0
"""New articles a crawl should meet."""

FIRST = timedelta(hours=1)
"""The wait while nothing is known of a site's rate."""

STEP = 2.0
"""The most by which what one crawl showed makes the wait longer or shorter."""

HISTORY = timedelta(weeks=5)
"""Runs older than this say nothing more; the caller need not give them."""

LEARNED = timedelta(weeks=2)
"""From so much history on hours and days of the week count: each was seen twice."""

SLOW, FAST = 96.0, 6.0
"""Hours after which a stretch counts half for the rate: the usual one, and the one that finds an outbreak."""


def next_interval(runs: Sequence[Run], now: datetime, least: timedelta, most: timedelta) -> timedelta:
    """Return the time to wait from ``now`` (aware) until the next crawl, between ``least`` and ``most``.

    ``runs`` are those of one site, in any order; only crawls count.  The wait ends when :data:`TARGET` articles are
    expected, by the rate of the last days and, after two weeks, by weekday and hour (UTC): long in the night, short
    in the morning.  One crawl, whatever it shows, makes it at most twice as long or half as long as it would be without
    it; a failed one tells nothing.  A feed is looked at before half its entries can be new, were it as busy as in the
    busiest week of :data:`HISTORY`: a silent source may begin again.
    """
    moment, seen = now.timestamp() / 3600, observe([run for run in runs if run.started_at > now - HISTORY])
    bounds = least.total_seconds() / 3600, most.total_seconds() / 3600
    week = _week(seen.stretches)
    counts = [Count(each.end, each.articles, week.between(each.begin, each.end)) for each in seen.stretches]
    pace = rate(counts)
    before = _wait(rate(counts[:-1]), seen.entries, week, moment, bounds)
    hours = min(max(_wait(pace, seen.entries, week, moment, bounds), before / STEP), before * STEP)
    if seen.entries and pace is not None:
        hours = min(hours, _until(seen.entries / 2, max(pace, _busiest(counts)), week, moment, bounds[1]))
    return timedelta(hours=min(max(hours, bounds[0]), bounds[1]))


class Count(NamedTuple):
    """The articles of a stretch, its end, and its length in mean hours of the week."""

    end: float
    articles: float
    hours: float


def rate(counts: Sequence[Count]) -> float | None:
    """Return the articles in a mean hour of the week as of the last stretch, None without any.

    It is that of the last days; but where the last hours brought far more than chance allows (by more than two
    standard deviations of a Poisson count, and two), theirs.
    """
    if not counts:
        return None
    articles, hours = _weighed(counts, SLOW)
    usual = articles / hours
    lately, while_ = _weighed(counts, FAST)
    expected = usual * while_
    return lately / while_ if lately > expected + 2 * sqrt(expected) + 2 else usual


def _weighed(counts: Sequence[Count], half_life: float) -> tuple[float, float]:
    """Sum up articles and mean hours, what is ``half_life`` hours old half."""
    articles = hours = 0.0
    for count in reversed(counts):
        weight = 0.5 ** ((counts[-1].end - count.end) / half_life)
        if weight < 0.02:
            break
        articles += weight * count.articles
        hours += weight * count.hours
    return articles, hours


def _busiest(counts: Sequence[Count]) -> float:
    """Return the articles in a mean hour of the busiest calendar week that was looked at for a day or more."""
    articles, hours = defaultdict[int, float](float), defaultdict[int, float](float)
    for count in counts:
        number = int(count.end // WEEK)
        articles[number] += count.articles
        hours[number] += count.hours
    return max((articles[number] / hours[number] for number in hours if hours[number] >= 24), default=0.0)


def _week(stretches: Sequence[CrawlInterval]) -> WeeklyProfile:
    span = stretches[-1].end - stretches[0].begin if stretches else 0.0
    return WeeklyProfile.learned(stretches) if span >= LEARNED.total_seconds() / 3600 else WeeklyProfile()


def _wait(
    pace: float | None, entries: float | None, week: WeeklyProfile, moment: float, bounds: tuple[float, float]
) -> float:
    """Return the hours until the articles aimed at are expected, within bounds."""
    least, most = bounds
    if pace is None:
        return min(max(FIRST.total_seconds() / 3600, least), most)
    goal = min(TARGET, entries / 2) if entries else TARGET
    return max(_until(goal, pace, week, moment, most), least)


def _until(goal: float, pace: float, week: WeeklyProfile, moment: float, most: float) -> float:
    """Return the hours from ``moment`` until so many articles are expected, at most ``most``."""
    if pace * week.between(moment, moment + most) <= goal:
        return most
    low, high = 0.0, most
    while high - low > 1 / 120:  # half a minute
        middle = (low + high) / 2
        if pace * week.between(moment, moment + middle) < goal:
            low = middle
        else:
            high = middle
    return high
