"""Quantiles that cost no memory are within 2.5 % of the true ones."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stats.histogram import MOST, bucket, middle, quantile


@given(st.lists(st.integers(1, 10**8), min_size=1, max_size=200), st.sampled_from([0.25, 0.5, 0.75, 0.95, 1.0]))
def test_a_quantile_is_near_the_true_one(figures, share):
    true = sorted(figures)[max(1, math.ceil(share * len(figures))) - 1]
    found = quantile(Counter(map(bucket, figures)), share)
    assert found is not None
    assert abs(found - true) <= 0.026 * true + 0.5


@given(st.floats())
def test_any_figure_has_one_of_a_few_buckets(figure):
    assert 0 <= bucket(figure) <= MOST


def test_small_and_great():
    assert (bucket(0), bucket(-3), bucket(0.99), bucket(1)) == (0, 0, 0, 1)
    assert bucket(math.inf) == bucket(10**300) == MOST
    assert (middle(0), middle(1), middle(bucket(1000))) == (0, 1, 996)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_of_nothing_there_is_no_quantile(share):
    assert quantile({}, share) is None
    assert quantile({7: 1}, share) == middle(7)
