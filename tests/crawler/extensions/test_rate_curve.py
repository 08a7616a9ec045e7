"""The curve of a run stays short however long the run lasts, and counts every answer once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extensions.rate_curve import FIRST_STEP, MOST, RateCurve


def test_a_steady_run_is_a_level_curve_though_marks_come_late():
    curve = RateCurve()
    for second in (1.9, 4.2, 6.1, 8.0):
        curve.mark(second, round(second * 10))
    assert curve.to_json() == {"step": 2.0, "counts": pytest.approx([20, 20, 20, 20], abs=0.5)}


def test_a_long_run_has_longer_steps():
    curve = RateCurve()
    for minute in range(1, 24 * 60):
        curve.mark(minute * 60.0, minute * 7)
    told = curve.to_json()
    assert told["step"] == FIRST_STEP * 512
    assert len(told["counts"]) <= MOST


@given(st.lists(st.tuples(st.floats(0.01, 5000), st.integers(0, 50)), min_size=1, max_size=60))
def test_no_answer_is_lost(marks):
    curve, seconds, total = RateCurve(), 0.0, 0
    for later, more in marks:
        seconds, total = seconds + later, total + more
        curve.mark(seconds, total)
    assert sum(curve._counts) == pytest.approx(total, abs=1e-6 * max(1, total))
    assert len(curve._counts) <= MOST
