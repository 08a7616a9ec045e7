"""Gaps: months far below their neighbours, by a stated rule."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from crawler.backfill.gaps import Gap, gaps, months

YEAR = dict.fromkeys(months(date(2024, 1, 1), date(2024, 12, 31)), 30)


def found(counts: dict[str, int], since: date | None = None, until: date | None = None) -> list[str]:
    return [gap.month for gap in gaps(counts, since, until)]


def test_months_of_a_span():
    assert months(date(2023, 11, 30), date(2024, 2, 1)) == ["2023-11", "2023-12", "2024-01", "2024-02"]


def test_a_month_under_a_third_of_its_neighbours_is_a_gap():
    assert gaps(YEAR | {"2024-05": 9}, None, None) == [Gap("2024-05", 9, 30)]
    assert found(YEAR | {"2024-05": 11}) == []


def test_every_month_of_a_long_hole_is_a_gap():
    hole = {month: count for month, count in YEAR.items() if not "2024-03" <= month <= "2024-10"}
    assert found(hole) == [f"2024-{month:02}" for month in range(3, 11)]


def test_few_articles_prove_nothing():
    assert found(dict.fromkeys(YEAR, 7) | {"2024-05": 0}) == []


def test_a_slow_growth_is_no_gap():
    assert found({month: int(100 * 1.25**place) for place, month in enumerate(YEAR)}) == []


def test_a_month_that_the_window_only_touches_is_judged_by_its_days():
    counts = YEAR | {"2024-12": 3}
    assert found(counts, date(2024, 1, 1), date(2024, 12, 31)) == ["2024-12"]
    assert found(counts, date(2024, 1, 1), date(2024, 12, 4)) == []


def test_the_end_of_a_window_can_be_a_gap_and_the_time_before_the_first_article_is_none():
    assert found(YEAR, date(2020, 1, 1), date(2025, 2, 28)) == ["2025-01", "2025-02"]


def test_months_outside_the_window_are_left_alone():
    assert found(YEAR | {"2024-02": 0, "2024-11": 0}, date(2024, 4, 1), date(2024, 9, 30)) == []


def test_one_month_or_none_has_no_neighbours():
    assert found({}) == found({"2024-01": 500}) == found({"2024-01": 500}, date(2024, 1, 1), date(2024, 2, 28)) == []


@given(st.dictionaries(st.sampled_from(months(date(2020, 1, 1), date(2024, 12, 31))), st.integers(0, 500)))
def test_a_gap_is_always_below_what_is_expected_and_within_the_time_of_the_site(counts):
    filled = [month for month, count in counts.items() if count]
    for gap in gaps(counts, None, None):
        assert gap.found < gap.expected
        assert min(filled) < gap.month < max(filled) or gap.found > 0
