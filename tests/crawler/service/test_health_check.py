"""Each crawl is followed by a verdict in the book; what is not crawled is judged by the clock."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.service.health_check import ABSENT, EVERY, HealthChecker
from crawler.site.config import Site
from storage.records import Run
from storage.service.health import HealthStore
from storage.service.jobs import Jobs
from storage.store import Store
from tests.crawler.health.history import keep
from tests.crawler.health.runs import every_hour, run

NAME = "source"
SITES = {NAME: Site(NAME, ("https://source.example/",))}


@pytest.fixture
def store(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as made:
        yield made


def history(days: int) -> list[Run]:
    """Return a source that was well until now."""
    begin = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days)
    return [each for each in every_hour(days + 1, begin) if each.started_at < datetime.now(UTC)]


def test_a_crawl_is_followed_by_a_verdict(store, caplog):
    rows = history(21)
    keep(store, rows)
    book, checker = HealthStore(store.engine), HealthChecker(store, SITES.get)
    checker.ended(NAME, rows[-1])
    well = book.find(NAME)
    assert well is not None
    assert well.state == "healthy"
    banned = [run(9000 + hour, datetime.now(UTC), "finished", status_403=6, failed_answer=1) for hour in range(3)]
    keep(store, banned)
    checker.ended(NAME, banned[-1])
    ill = book.find(NAME)
    assert ill is not None
    assert ill.state == "broken"
    assert f"{NAME} is broken" in caplog.text


def test_a_site_without_a_file_is_not_judged(store):
    checker = HealthChecker(store, lambda _: None)
    checker.ended("gone", run(1, datetime.now(UTC)))
    assert HealthStore(store.engine).all() == []


def test_a_site_that_has_no_job_any_more_is_forgotten_by_the_service_that_leads(store):
    rows, now = history(21), datetime.now(UTC)
    keep(store, rows)
    book, checker = HealthStore(store.engine), HealthChecker(store, SITES.get)
    checker.ended(NAME, rows[-1])
    checker.round(now, leads=True, running=0, sites=[NAME])
    checker.round(now + EVERY, leads=False, running=0, sites=[])
    assert [noted.site for noted in book.all()] == [NAME]
    checker.round(now + EVERY, leads=True, running=0, sites=[])
    assert book.all() == []


def test_a_folder_that_is_away_when_the_service_begins_does_not_wipe_the_book(store):
    rows, now = history(21), datetime.now(UTC)
    keep(store, rows)
    book = HealthStore(store.engine)
    HealthChecker(store, SITES.get).ended(NAME, rows[-1])
    book.accept(NAME, rows[0].started_at)
    checker = HealthChecker(store, SITES.get)
    checker.round(now, leads=True, running=0, sites=[])
    checker.round(now + EVERY, leads=True, running=0, sites=[NAME])
    kept = book.find(NAME)
    assert kept is not None
    assert kept.accepted_at == rows[0].started_at


def test_a_site_that_went_while_no_service_ran_is_forgotten_in_the_end(store):
    rows, now = history(21), datetime.now(UTC)
    keep(store, rows)
    HealthChecker(store, SITES.get).ended(NAME, rows[-1])
    HealthChecker(store, SITES.get).round(now + ABSENT + EVERY, leads=True, running=0, sites=[])
    assert HealthStore(store.engine).all() == []


def test_a_site_file_that_cannot_be_read_is_told_once(store):
    told = list[str]()
    jobs = Jobs(store.engine)
    jobs.problem("before", "it was broken when the service began", datetime.now(UTC) - timedelta(days=1))
    checker = HealthChecker(store, SITES.get, lambda about, words, _now: told.append(f"{about}: {words}"))
    jobs.problem("a", "a.toml: unknown key 'strat'", datetime.now(UTC))
    for minutes in range(3):
        now = datetime.now(UTC) + timedelta(minutes=minutes)
        checker.round(now, leads=True, running=0, sites=["a", "before"])
    assert told == ["site file of a: a.toml: unknown key 'strat'"]


def test_a_lead_that_was_taken_over_is_told_and_a_start_is_not(store):
    told = list[str]()
    for first in (True, False):
        checker = HealthChecker(store, SITES.get, lambda about, _words, _now: told.append(about))
        for leads in (first, True, True):
            checker.round(datetime.now(UTC), leads=leads, running=0, sites=[])
    assert told == ["lead"]


def test_a_database_that_was_away_is_no_lead_taken_over(store):
    told, others = list[str](), iter([False, False, True])
    checker = HealthChecker(store, SITES.get, lambda about, _words, _now: told.append(about), lambda: next(others))
    for leads in (False, True, True, False, True):
        checker.round(datetime.now(UTC), leads=leads, running=0, sites=[])
    assert told == []
    checker.round(datetime.now(UTC), leads=False, running=0, sites=[])
    checker.round(datetime.now(UTC), leads=True, running=0, sites=[])
    assert told == ["lead"]
