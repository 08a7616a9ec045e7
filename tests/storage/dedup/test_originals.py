"""Which article of a cluster the others come from."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from storage.dedup.originals import ClusterMember, probable_original, rank, surely_published
from storage.records import Precision

DAY = datetime(2026, 11, 20, tzinfo=UTC)
SEEN = DAY + timedelta(days=9)


def member(number: int, hours: float = 0, size: int = 100, **facts: str) -> ClusterMember:
    values: dict[str, Any] = {"site": f"site{number}", "domain": f"d{number}.example", "site_name": None}
    values |= {"source_name": None, "source_url": None} | facts
    bare = ClusterMember(number, rank="", **values)
    return ClusterMember(number, rank=rank(bare, DAY + timedelta(hours=hours), size, f"{number:016}"), **values)


@pytest.mark.parametrize(
    ("members", "original"),
    [
        pytest.param([member(1, 2), member(2, 1)], 2, id="earliest"),
        pytest.param([member(1, 1, 50), member(2, 1, 90)], 2, id="most complete"),
        pytest.param([member(2), member(1)], 1, id="least name"),
        pytest.param([member(1, 0, source_name="Agency"), member(2, 5)], 2, id="who credits another is none"),
        pytest.param([member(1), member(2, 9, site_name="The Post"), member(3, source_name="THE POST")], 2, id="named"),
        pytest.param([member(1), member(2, 9), member(3, source_url="https://www.d2.example/a")], 2, id="linked"),
        pytest.param(
            [
                member(1, site_name="A"),
                member(2, 9, site_name="B"),
                member(3, source_name="A"),
                member(4, source_name="B"),
                member(5, source_name="B"),
            ],
            2,
            id="most credits",
        ),
        pytest.param(
            [member(1, source_name="B", site_name="A"), member(2, 9), member(3, source_name="A")], 2, id="relay"
        ),
        pytest.param([member(1, 0, site_name="A", source_name="a"), member(2, 9)], 1, id="its own name is no credit"),
    ],
)
def test_probable_original_in_any_order(members, original):
    for order in permutations(members):
        assert probable_original(order).article_id == original


@pytest.mark.parametrize(
    ("published", "precision", "latest"),
    [
        pytest.param(DAY, Precision.SECOND, DAY, id="second"),
        pytest.param(DAY, Precision.DAY, DAY + timedelta(days=1), id="day"),
        pytest.param(DAY.replace(tzinfo=None), Precision.SECOND, DAY, id="naive"),
        pytest.param(None, None, SEEN, id="unknown"),
        pytest.param(SEEN - timedelta(hours=1), Precision.DAY, SEEN, id="seen on the day"),
        pytest.param(datetime.max.replace(tzinfo=UTC), Precision.DAY, SEEN, id="end of time"),
    ],
)
def test_a_date_counts_by_what_is_sure(published, precision, latest):
    assert surely_published(published, precision, SEEN) == latest
