"""The farm as a value: twenty sources, how each publishes, how often it is crawled, what befalls it on which day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.servers.many_sites.source import FLOOD, SimulatedSource
from tests.servers.many_sites.troubles import DAY, Trouble

NAMES = """
alder aspen beech birch cedar cherry elder elm hazel holly juniper larch linden maple oak pine rowan spruce willow yew
"""
TREES = NAMES.split()
BACKLOG = 3  # days that a source has published before it is first crawled

KINDS: Sequence[tuple[str, float | None]] = (
    ("daily", 12),
    ("working", 12),
    ("hourly", 8),
    ("bursts", 12),
    ("nightly", 24),
    ("daily", 12),
    ("weekly", 24),
    ("working", 24),
    ("bursts", 24),
    ("daily", 12),
    ("rarely", 24),
    ("hourly", 8),
    ("working", 12),
    ("daily", 12),
    ("nightly", 24),
    ("bursts", 12),
    ("working", 24),
    ("daily", 12),
    ("rarely", None),
    ("daily", None),
)
"""Rhythm of each source and the hours between two crawls, None where its site file says nothing of it."""

Entry = tuple[int, str, float, float]
"""The number of a source, a trouble, the days on which it begins and ends."""

CALENDAR: Sequence[Entry] = (
    (0, "dead", 24, 31),
    (1, "silent", 28, 35),
    (2, "failing", 22.1, 22.4),
    (2, "dead", 40, 43),
    (3, "redesigned", 33, 999),
    (4, "teasers", 36, 48),
    (5, "teasers", 30, 42),
    (6, "renamed", 29, 999),
    (7, "redesigned", 28, 999),
    (7, "banned", 43, 46),
    (8, "flood", 35.2, 35.9),
    (9, "dateless", 34, 46),
    (11, "renamed", 26, 999),
    (12, "banned", 27, 31),
    (13, "renamed", 25, 999),
    (13, "failing", 38.3, 38.7),
    (15, "banned", 44, 47),
    (17, "redesigned", 45, 999),
    (19, "dead", 32, 36),
)
"""The troubles of sixty days; four weeks of history come before most of them, and six sources are left in peace."""


def farm(
    start: datetime, days: int, count: int, seed: int, calendar: Sequence[Entry] = CALENDAR, flood: int = FLOOD
) -> list[SimulatedSource]:
    """Make the first ``count`` sources for some days from ``start`` (a midnight, aware)."""
    first = (start - timedelta(days=BACKLOG)).date()
    return [
        SimulatedSource(
            f"{TREES[number]}.example",
            KINDS[number][0],
            seed * 100 + number,
            first,
            days + BACKLOG,
            KINDS[number][1],
            east=(0, 8, -5)[number % 3],
            troubles=tuple(_trouble(entry, start) for entry in calendar if entry[0] == number),
            flood=flood,
        )
        for number in range(count)
    ]


def _trouble(entry: Entry, start: datetime) -> Trouble:
    _, kind, begin, end = entry
    return Trouble(kind, start.timestamp() + begin * DAY, start.timestamp() + end * DAY)
