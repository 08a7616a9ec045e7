import pytest

from crawler.cadence.observations import CrawlInterval
from crawler.cadence.weekly_profile import WEEK, WeeklyProfile


def hourly(weeks: int, articles) -> list[CrawlInterval]:
    return [CrawlInterval(float(hour), hour + 1.0, articles(hour % WEEK)) for hour in range(weeks * WEEK)]


def test_nothing_known_is_an_even_week():
    for week in (WeeklyProfile(), WeeklyProfile.learned([CrawlInterval(0, 400, 0)])):
        assert week.between(3.25, 10.75) == pytest.approx(7.5)


def test_a_week_that_repeats_is_learned():
    week = WeeklyProfile.learned(hourly(3, lambda slot: 4.0 if slot % 24 in range(8, 20) else 0.0))
    night, noon = week.between(24, 30), week.between(36, 42)
    assert night < 0.5
    assert noon > 10
    assert week.between(0, WEEK) == pytest.approx(WEEK, rel=0.02)
    assert week.between(5, 5 + 2 * WEEK) == pytest.approx(2 * WEEK, rel=0.02)


def test_long_stretches_are_shared_out_by_what_the_others_show():
    short = hourly(3, lambda slot: 2.0 if slot % 24 >= 12 else 0.0)
    long = [
        CrawlInterval(3 * WEEK + 12.0 * n, 3 * WEEK + 12.0 * n + 12.0, 0.0 if n % 2 == 0 else 24.0) for n in range(14)
    ]
    across = [CrawlInterval(4 * WEEK + 24.0 * n + 6, 4 * WEEK + 24.0 * n + 30, 24.0) for n in range(7)]
    week = WeeklyProfile.learned([*short, *long, *across])
    assert week.between(0, 11) < 2
    assert week.between(13, 24) > 19


def test_part_of_an_hour_counts_as_part():
    week = WeeklyProfile.learned(hourly(2, lambda slot: float(slot % 24 == 10)))
    assert week.between(10.25, 10.5) == pytest.approx(week.between(10, 11) / 4)
