"""Jobs follow the site files and the orders; those that are right are left as they are."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from crawler.service.job_store import FUNCTION
from crawler.service.job_sync import Differences, JobSync, compare, job_id
from crawler.service.scheduler import CrawlScheduler
from crawler.service.site_watcher import SiteFolders
from tests.crawler.service.service_home import ServiceHome

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(weeks=1)


@pytest.mark.parametrize(
    ("kept", "wanted", "broken", "found"),
    [
        ({}, {"a": "1"}, [], Differences(["a"], [], [])),
        ({"a": "1"}, {"a": "1"}, [], Differences([], [], [])),
        ({"a": "1"}, {"a": "2"}, [], Differences([], ["a"], [])),
        ({"a": None}, {"a": "2"}, [], Differences([], ["a"], [])),
        ({"a": "1"}, {}, [], Differences([], [], ["a"])),
        ({"a": "1"}, {}, ["a"], Differences([], [], [])),
        ({}, {}, ["a"], Differences([], [], [])),
    ],
)
def test_what_differs(kept, wanted, broken, found):
    assert compare(kept, wanted, broken) == found


class Kept:
    """A keeper over a scheduler that is paused: only the table of jobs is looked at."""

    def __init__(self, quarters: ServiceHome) -> None:
        self.scheduler = CrawlScheduler(quarters.store.engine, 1, lambda _site: None)
        self.scheduler.start(paused=True)
        self.keeper = JobSync(self.scheduler, quarters.notes)
        self.folders = SiteFolders([str(quarters.folder)])

    def step(self, now: datetime = NOON) -> None:
        with time_machine.travel(now, tick=False):
            self.keeper.step(self.folders.look(), now)

    def times(self) -> dict[str, datetime | None]:
        return {job.args[0]: job.next_run_time for job in self.scheduler.get_jobs()}

    def end(self) -> None:
        self.scheduler.shutdown()


@pytest.fixture
def keep(quarters):
    made: list[Kept] = []

    def make() -> Kept:
        for each in made:
            each.end()
        made[:] = [Kept(quarters)]
        return made[0]

    yield make
    made[0].end()


def test_sites_with_and_without_a_schedule_are_jobs(quarters, keep):
    quarters.write("cron", 'cron = "0 18 * * *"')
    quarters.write("polled", 'interval = "1h"')
    quarters.write("adaptive")
    quarters.write("off", "enabled = false")
    kept = keep()
    kept.step()
    times = kept.times()
    assert times.pop("cron") == NOON + 6 * HOUR
    assert times.keys() == {"polled", "adaptive"}
    assert set(times.values()) == {NOON, NOON + timedelta(seconds=5)}
    job = kept.scheduler.get_job(job_id("polled"))
    assert (job.id, job.func_ref, list(job.args)) == ("crawl:polled", "crawler.service.app:run_site", ["polled"])
    assert job.kwargs.keys() == {"digest", "cron", "jitter", "timezone"}
    assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, 7 * 86400)


def test_a_first_start_with_five_hundred_sites_takes_ten_minutes(quarters, keep):
    for number in range(500):
        quarters.write(f"site-{number}")
    kept = keep()
    kept.step()
    times = sorted(when for when in kept.times().values() if when)
    assert len(times) == 500
    assert (times[0], times[-1]) == (NOON, NOON + 10 * MINUTE)


def test_jobs_keep_their_time_over_restarts(quarters, keep):
    quarters.write("a", 'interval = "1h"')
    quarters.write("b", 'cron = "0 18 * * *"')
    kept = keep()
    kept.step()
    before = kept.times()
    again = keep()
    again.step(NOON + 20 * MINUTE)
    assert again.times() == before


def test_added_changed_and_removed_files_are_followed_live(quarters, keep):
    gone = quarters.write("gone", 'interval = "1h"')
    quarters.write("same", 'cron = "0 18 * * *"')
    quarters.write("other", 'cron = "0 18 * * *"')
    kept = keep()
    kept.step()
    gone.unlink()
    quarters.write("other", 'cron = "0 19 * * *"')
    quarters.write("new", 'cron = "0 20 * * *"')
    kept.step()
    assert kept.times() == {"same": NOON + 6 * HOUR, "other": NOON + 7 * HOUR, "new": NOON + 8 * HOUR}


def test_a_start_without_the_folder_drops_no_job(quarters, keep):
    quarters.write("a", 'interval = "1h"')
    quarters.write("b", 'interval = "1h"')
    kept = keep()
    kept.step()
    before = kept.times()
    away = quarters.folder.rename(quarters.folder.with_name("away"))
    kept = keep()
    kept.step(NOON + MINUTE)
    assert kept.times() == before
    assert kept.keeper.sites() == {"a", "b"}
    away.rename(quarters.folder)
    (quarters.folder / "b.toml").unlink()
    kept.step(NOON + 2 * MINUTE)
    assert kept.times() == {"a": before["a"]}
    assert kept.keeper.sites() == {"a"}


def test_a_shorter_interval_counts_at_once_and_a_longer_one_loses_no_turn(quarters, keep):
    quarters.write("a", 'interval = "6h"')
    kept = keep()
    kept.step()
    kept.scheduler.modify_job("crawl:a", next_run_time=NOON + 5 * HOUR)
    quarters.write("a", 'interval = "1h"')
    kept.step(NOON)
    assert kept.times() == {"a": NOON + HOUR}
    quarters.write("a", 'interval = "12h"')
    kept.step(NOON)
    assert kept.times() == {"a": NOON + HOUR}


def test_a_broken_file_keeps_its_job_and_is_told_once(quarters, keep, caplog):
    quarters.write("a", 'cron = "0 18 * * *"')
    kept = keep()
    kept.step()
    path = quarters.write("a", 'cron = "often"')
    with caplog.at_level(logging.ERROR):
        kept.step()
        kept.step()
        quarters.write("b")
        kept.step()
    assert kept.times()["a"] == NOON + 6 * HOUR
    (told,) = [record.message for record in caplog.records if str(path) in record.message]
    assert "[schedule] cron: expected five fields" in told
    assert told.endswith("its job stays as it was")
    assert "expected five fields" in (quarters.notes.all()["a"].problem or "")
    quarters.write("a", 'cron = "0 18 * * *"')
    kept.step()
    assert quarters.notes.all()["a"].problem is None
    assert kept.times()["a"] == NOON + 6 * HOUR


def test_after_a_week_off_each_runs_once_soon_and_not_together(quarters, keep):
    names = [f"site-{number}" for number in range(20)]
    for number, name in enumerate(names):
        quarters.write(name, 'interval = "1h"' if number % 2 else 'cron = "0 6 * * *"')
    quarters.write("rare", 'cron = "0 6 1 8 *"')
    keep().step()
    kept = keep()
    kept.step(NOON + WEEK)
    kept.keeper.spread_late(NOON + WEEK)
    times = kept.times()
    soon = sorted(when for name, when in times.items() if when and name != "rare")
    assert len(soon) == 20
    assert (soon[0], soon[-1]) == (NOON + WEEK, NOON + WEEK + timedelta(seconds=95))
    assert len(set(soon)) == 20
    assert times["rare"] == datetime(2026, 8, 1, 6, tzinfo=UTC)
    kept.keeper.spread_late(NOON + WEEK)
    assert kept.times() == times


def test_times_of_a_clock_that_ran_ahead_do_not_stand(quarters, keep):
    quarters.write("polled", 'interval = "1h"', 'jitter = "10m"')
    quarters.write("adaptive")
    quarters.write("cron", 'cron = "0 18 * * *"')
    quarters.write("asleep", 'interval = "1h"')
    quarters.notes.pause(["asleep"], NOON)
    kept = keep()
    kept.step(NOON + 4 * WEEK)
    for name in ("polled", "adaptive"):
        kept.scheduler.modify_job(job_id(name), next_run_time=NOON + 4 * WEEK + HOUR)
    kept = keep()
    kept.step(NOON)
    kept.keeper.spread_late(NOON)
    times = kept.times()
    assert times["cron"] == NOON + 6 * HOUR
    assert times["asleep"] is None
    assert sorted([times["polled"], times["adaptive"]]) == [NOON, NOON + timedelta(seconds=5)]


def test_times_of_a_right_clock_stand(quarters, keep):
    quarters.write("polled", 'interval = "1h"', 'jitter = "10m"')
    quarters.write("slow")
    quarters.notes.interval("slow", 20 * HOUR)
    quarters.write("cron", 'cron = "0 18 * * *"', 'jitter = "2h"')
    kept = keep()
    kept.step()
    kept.scheduler.modify_job(job_id("polled"), next_run_time=NOON + HOUR + 10 * MINUTE)
    kept.scheduler.modify_job(job_id("slow"), next_run_time=NOON + 20 * HOUR)
    kept.scheduler.modify_job(job_id("cron"), next_run_time=NOON + 8 * HOUR)
    before = kept.times()
    kept.keeper.spread_late(NOON)
    assert kept.times() == before


def test_a_pause_stays_over_a_restart_and_ends(quarters, keep):
    quarters.write("polled", 'interval = "1h"')
    quarters.write("cron", 'cron = "0 18 * * *"')
    kept = keep()
    kept.step()
    quarters.notes.pause(["polled", "cron"], NOON)
    kept.step()
    assert kept.times() == {"polled": None, "cron": None}
    quarters.write("cron", 'cron = "0 19 * * *"')
    kept = keep()
    kept.step()
    assert kept.times() == {"polled": None, "cron": None}
    quarters.notes.resume(["polled", "cron"])
    kept.step(NOON + 2 * HOUR)
    assert kept.times() == {"polled": NOON + 2 * HOUR, "cron": NOON + 7 * HOUR}


def test_an_order_moves_a_job_to_now_once_paused_or_not(quarters, keep):
    quarters.write("a", 'cron = "0 18 * * *"')
    quarters.write("b", 'cron = "0 18 * * *"')
    kept = keep()
    quarters.notes.pause(["b"], NOON)
    kept.step()
    quarters.notes.ask(["a", "b", "unheard-of"], NOON + MINUTE)
    kept.step(NOON + MINUTE)
    assert kept.times() == {"a": NOON + MINUTE, "b": NOON + MINUTE}
    kept.step(NOON + 2 * MINUTE)
    assert kept.times() == {"a": NOON + MINUTE, "b": NOON + MINUTE}


def test_a_crawl_that_was_cut_off_comes_back_soon(quarters, keep):
    quarters.write("a", 'cron = "0 18 * * *"')
    quarters.write("b", 'cron = "0 18 * * *"')
    quarters.notes.pause(["b"], NOON)
    kept = keep()
    kept.step()
    for name in ("unheard-of", "a", "b"):
        kept.keeper.restore([name], NOON + MINUTE)
    assert kept.times() == {"a": NOON + MINUTE, "b": None}


def test_a_job_without_a_digest_is_of_an_earlier_version_and_replaced(quarters, keep):
    quarters.write("a", 'cron = "0 18 * * *"')
    kept = keep()
    kept.scheduler.add_job(FUNCTION, "cron", hour=3, args=["a"], id="crawl:a", next_run_time=NOON + HOUR)
    kept.step()
    assert kept.times() == {"a": NOON + 6 * HOUR}
    assert kept.scheduler.get_job("crawl:a").kwargs["digest"]


def test_what_an_operator_noted_of_a_site_without_a_file_is_no_job(quarters, keep):
    quarters.notes.pause(["another"], NOON)
    kept = keep()
    kept.step()
    assert kept.scheduler.get_jobs() == []
    assert quarters.notes.all()["another"].paused_at == NOON
