"""A backfill killed at random moments and started again: everything once, nothing lost, nothing left behind."""

import pytest

from tests.servers import proofs
from tests.servers.crawl import House
from tests.servers.killing import endure, moments
from tests.servers.town import Town, serve

pytestmark = pytest.mark.slow


@pytest.mark.timeout(100)
def test_a_backfill_survives_kills_at_random_moments(tmp_path):
    house = House(tmp_path / "home")
    with serve(Town(60)) as town:
        done = endure(house, ("backfill", f"{town.base}/"), moments(5, 1, 5.0), lambda: len(town.requests))
        asked = [(town.base + seen.path, seen.status) for seen in town.requests]
    assert done.statuses[-1] == 0, (house.home / "endured.log").read_text()[-3000:]
    assert 0 < done.kills[-1].at < len(asked), "no kill fell into the crawl"
    assert proofs.complaints(house, town.titles(), asked, done.kills) == []
    assert not [url for url, _ in asked if "/closed/" in url]


@pytest.mark.timeout(100)
def test_an_undisturbed_backfill_asks_for_no_page_twice(tmp_path):
    """Several addresses lead to one page here, by redirects and in the same list, a list page among them."""
    house = House(tmp_path / "home")
    with serve(Town(40, entry="/news/page/1/")) as town:
        done = endure(house, ("backfill", f"{town.base}/"), [], lambda: len(town.requests))
        asked = [(town.base + seen.path, seen.status) for seen in town.requests]
    assert done.statuses == [0]
    assert proofs.complaints(house, town.titles(), asked, []) == []
    assert proofs.twice(asked) == {}
