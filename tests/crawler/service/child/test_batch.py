"""Small polls in one child: own ends, and a child that dies costs nobody but the site that killed it."""

import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.service.child.batch_launcher import BatchLauncher
from crawler.service.child.exit_status import ExitStatus, how_it_ended
from crawler.service.child.launcher import Launch
from crawler.service.lanes import Lanes
from storage.store import Store
from tests.crawler.service.service_home import until
from tests.servers.command_line import ROOT

pytestmark = pytest.mark.process


class Crawling:
    """A launcher of stand-ins, and the runs that it is given."""

    def __init__(self, home: Path, at_once: int = 1) -> None:
        url = f"sqlite:///{home / 'winnow.db'}"
        self.home, self.store, self.stop = home, Store.open(url), threading.Event()
        environment = {**os.environ, "WINNOW_HOME": str(home), "WINNOW_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
        launch = Launch(
            prefix=(sys.executable, "-m", "tests.crawler.service.child.stand_in"),
            environment=environment,
            folder=ROOT,
            home=home,
            grace=0.0,
            stop=self.stop,
        )
        self.lanes = Lanes(at_once, lambda _site: True)
        self.launcher = BatchLauncher(launch, self.store, self.lanes)

    def crawl(self, *names: str, deadline: float = 3600.0) -> dict[str, ExitStatus]:
        """Crawl some sites at a time, as so many threads of the service do."""
        assert self.lanes.choose(names) == list(names)
        runs = {name: self.store.start_run(name, "crawl") for name in names}
        for name in names:
            self.lanes.enter(name)
        with ThreadPoolExecutor(len(names)) as threads:
            ends = [threads.submit(self.launcher, name, runs[name], timedelta(seconds=deadline)) for name in names]
            found = {name: end.result() for name, end in zip(names, ends, strict=True)}
        for name in names:
            self.lanes.leave(name)
        return found

    def told(self) -> list[str]:
        """Return the sites of each child."""
        return (self.home / "told").read_text().splitlines()

    def endings(self) -> dict[str, str | None]:
        return {run.site: run.ending for run in self.store.runs()}


@pytest.fixture
def crawling(tmp_path):
    made = Crawling(tmp_path)
    yield made
    made.stop.set()
    made.store.close()


def test_each_site_of_a_child_has_its_own_end(crawling):
    found = crawling.crawl("good", "failing", "also")
    assert crawling.told() == ["also failing good"]
    assert {name: end.status for name, end in found.items()} == {"also": 0, "failing": 1, "good": 0}
    assert {end.why for end in found.values()} == {"exited"}
    assert crawling.endings() == {"good": "finished", "failing": "finished", "also": "finished"}


def test_a_single_poll_is_a_crawl_as_any_other(crawling):
    assert crawling.crawl("good")["good"].exit_status == 0
    assert crawling.told() == ["good"]


def test_one_that_kills_its_child_harms_itself_alone(crawling):
    found = crawling.crawl("also", "crash", "good", "here")
    assert crawling.told()[0] == "also crash good here"
    assert sorted(crawling.told()[1:]) == ["crash", "good here"]
    assert {name: end.status for name, end in found.items()} == {
        "also": 0,
        "crash": -signal.SIGSEGV,
        "good": 0,
        "here": 0,
    }
    assert how_it_ended(None, found["crash"]) == "crashed"
    until(lambda: not crawling.lanes.is_full)


def test_one_that_does_not_end_at_its_deadline_holds_up_no_other(crawling, monkeypatch):
    monkeypatch.setattr("crawler.service.child.batch.LATE_SECONDS", 0.0)
    monkeypatch.setattr("crawler.service.child.batch.LOOK_SECONDS", 0.1)
    found = crawling.crawl("also", "late", "zealous", deadline=5.0)
    assert how_it_ended(None, found["late"]) == "deadline"
    assert found["zealous"].status == 0
    assert crawling.told() == ["also late zealous", "zealous"]


def test_the_end_of_the_service_is_an_interrupt_for_all(crawling):
    crawling.stop.set()
    found = crawling.crawl("late", "later")
    assert {how_it_ended(None, end) for end in found.values()} == {"interrupted"}


def test_a_child_that_cannot_be_started_is_told_of_each(crawling, monkeypatch):
    monkeypatch.setattr(
        "crawler.service.child.process.subprocess.Popen",
        lambda *_a, **_k: (_ for _ in ()).throw(OSError(12, "no memory")),
    )
    found = crawling.crawl("a", "b")
    assert {end.why for end in found.values()} == {"not_started"}
