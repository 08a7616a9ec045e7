import pytest

from tests.endurance.soak import Outcome, Plan, soak

CALENDAR = [(0, "redesigned", 1, 99), (1, "banned", 1, 1.6), (2, "renamed", 1, 99), (3, "flood", 1.2, 1.4)]
PLAN = Plan(days=2, sources=4, kills=3, calendar=CALENDAR, flood=60)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What two days of four sources have shown; weeks are needed before a verdict can be given."""
    return soak(PLAN, tmp_path_factory.mktemp("soak"), None)


@pytest.mark.endurance
@pytest.mark.timeout(300)
def test_what_was_done_to_it(outcome: Outcome):
    assert len(outcome.done.kills) == PLAN.kills
    assert outcome.done.starts == 1 + sum(what != "crawl" for what in outcome.done.kills)
    assert outcome.requests["403"] > 0
    assert outcome.runs >= 16


@pytest.mark.endurance
@pytest.mark.timeout(300)
def test_every_promise_is_kept(outcome: Outcome):
    short = "memory of the service flat"  # half a minute says nothing of it, but for the limit
    broken = [each for each in outcome.broken() if each.name != short]
    assert not broken
    assert sum(each.due for each in outcome.articles) > 150


@pytest.mark.endurance
@pytest.mark.timeout(300)
def test_the_service_is_small(outcome: Outcome):
    assert max(each.bytes for each in outcome.done.samples) < 200 * 2**20
