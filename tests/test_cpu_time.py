from collections.abc import Iterator

import pytest

from tests.cpu_time import within_cpu_seconds


def clock(monkeypatch: pytest.MonkeyPatch, *spent: float) -> Iterator[float]:
    """Let the tries of some work take so many seconds; what is left over was not asked for."""
    times = iter([time for each in spent for time in (0.0, each)])
    monkeypatch.setattr("tests.cpu_time.process_time", lambda: next(times))
    return times


def test_the_best_of_three_counts(monkeypatch):
    left = clock(monkeypatch, 3.0, 1.0, 0.9)
    assert within_cpu_seconds(1.0, lambda: "made") == "made"
    assert list(left) == []


def test_the_first_try_below_the_limit_is_the_last(monkeypatch):
    left = clock(monkeypatch, 0.9, 5.0)
    within_cpu_seconds(1.0, lambda: None)
    assert list(left) == [0.0, 5.0]


def test_three_that_take_too_long_are_too_many(monkeypatch):
    clock(monkeypatch, 3.0, 2.0, 1.0)
    with pytest.raises(AssertionError, match=r"took 3.00, 2.00, 1.00 s of CPU time, not one of them below 1.0 s"):
        within_cpu_seconds(1.0, lambda: None)
