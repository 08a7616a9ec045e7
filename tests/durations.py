"""What the tests of each file took together, so that whoever adds one sees where the time goes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pytest

SHOWN = 8
LEAST = 5.0
"""Seconds of a file that is worth a line."""


def slowest_files(reports: Iterable[pytest.TestReport]) -> Iterator[str]:
    """Yield a line with the sum of all tests, and one for each of the files that took longest."""
    seconds = defaultdict[str, float](float)
    for report in reports:
        seconds[report.nodeid.partition("::")[0]] += report.duration
    slow = [(name, took) for name, took in sorted(seconds.items(), key=lambda each: -each[1])[:SHOWN] if took >= LEAST]
    if slow:
        yield f"{sum(seconds.values()):.0f} s in {len(seconds)} files, waiting included; the slowest files:"
        yield from (f"{took:7.1f} s  {name}" for name, took in slow)
