"""What the row of a site says."""

import pytest

from crawler.cli.reports.health_table import Row
from crawler.health.check import HealthState, HealthStatus, Sign
from tests.crawler.health.runs import MONDAY

SIGNS = [Sign(name, HealthState.DEGRADED, MONDAY, f"{name} fell") for name in ("title", "date", "leaks")]


@pytest.mark.parametrize(
    ("count", "words"), [(0, "all is well"), (1, "all is well"), (3, "all is well (and date, leaks)")]
)
def test_the_reason_names_the_other_signs(count, words):
    assert Row("a", HealthStatus(HealthState.HEALTHY, MONDAY, "all is well", tuple(SIGNS[:count]))).why == words


def test_a_site_that_is_not_crawled_says_since_when():
    assert Row("a", HealthStatus(HealthState.NEW, MONDAY, "little is known"), MONDAY).why.startswith(
        "little is known; not crawled"
    )
