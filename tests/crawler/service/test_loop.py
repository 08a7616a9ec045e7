"""The service at work: due sites are crawled, a bounded number at once, and every run has its row with its end."""

import logging
import os
import pickle
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from unittest.mock import Mock

import pytest
import time_machine
from apscheduler.schedulers.base import STATE_PAUSED, STATE_RUNNING
from sqlalchemy import delete, text, update

from crawler.process.identity import this_process
from crawler.service.crawl_job import CrawlJobs
from crawler.service.job_sync import JobSync
from crawler.service.leader import ServiceRole
from crawler.service.loop import Service, waiting
from crawler.service.scheduler import CrawlScheduler
from crawler.site.schedule import Schedule
from storage.db.engine import write_transaction
from storage.errors import DatabaseBusy, StorageError
from storage.records import Run
from storage.schema.core import runs
from storage.schema.service import jobs
from tests.crawler.service.service_home import DONE, ServiceHome, StubLeader, until

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ended(quarters: ServiceHome) -> list[Run]:
    return [run for run in quarters.store.runs() if run.ended_at]


def drive(service: Service, clock: time_machine.Traveller, end: datetime) -> None:
    """Run a service until a moment, the clock set ahead to the next crawl whenever nothing is at work."""
    stop = threading.Event()

    def pause(seconds: float, at_work: int) -> None:
        if datetime.now(UTC) >= end:
            stop.set()
        elif not at_work and seconds > 0:
            clock.shift(min(seconds, (end - datetime.now(UTC)).total_seconds() + 0.001))
            service.wakeup()
        else:
            stop.wait(0.005)

    service.run(stop, pause)


def test_a_new_site_is_crawled_at_once_and_its_run_has_a_row(quarters):
    told = []
    quarters.write("a")
    with quarters.running(quarters.service(hooks=[lambda site, run: told.append((site, run.ending))])):
        until(lambda: told)
    (run,) = quarters.store.runs()
    assert (run.site, run.kind, run.ending, run.exit_status, run.memory) == ("a", "crawl", "finished", 0, 1000)
    assert run.log == f"a/{run.id}.log"
    assert run.deadline_at == pytest.approx(run.started_at + 6 * HOUR, abs=timedelta(seconds=1))
    assert told == [("a", "finished")]


def test_no_more_crawls_than_allowed_and_all_of_them_in_the_end(quarters):
    for number in range(6):
        quarters.write(f"site-{number}")
    quarters.crawls.free.clear()
    service = quarters.service(at_once=2)
    with time_machine.travel(NOON, tick=True) as clock, quarters.running(service):
        until(service.scheduler.get_jobs)
        clock.shift(HOUR / 12)  # all are due, and wait in the table
        until(lambda: quarters.crawls.at_work == 2)
        outlook = service.scheduler.outlook()
        assert outlook.at_work == 2
        assert outlook.next_run < NOON + HOUR / 12
        quarters.crawls.free.set()
        until(lambda: len(ended(quarters)) == 6)
    assert sorted(quarters.crawls.names) == [f"site-{number}" for number in range(6)]
    assert quarters.crawls.most == 2


def test_the_pause_may_move_the_clock_when_nothing_is_at_work(quarters):
    """Three sites over a simulated day and a half: no crawl is left out and none is made twice."""
    quarters.write("hourly", 'interval = "1h"')
    quarters.write("daily", 'cron = "30 6 * * *"')
    quarters.write("adaptive")
    service = quarters.service(cadence=lambda *_: 5 * HOUR)
    with time_machine.travel(NOON, tick=True) as clock:
        drive(service, clock, NOON + 36 * HOUR)
    begun = [(run.site, run.started_at) for run in reversed(quarters.store.runs(limit=200))]
    assert sum(site == "daily" for site, _ in begun) == 1
    assert sum(site == "hourly" for site, _ in begun) in (36, 37)
    assert sum(site == "adaptive" for site, _ in begun) == 8
    assert {run.ending for run in quarters.store.runs(limit=200)} == {"finished"}


def test_after_a_week_off_each_site_is_crawled_once_soon_and_apart(quarters):
    names = {f"site-{number}" for number in range(12)}
    for number, name in enumerate(sorted(names)):
        quarters.write(name, *[['interval = "6h"'], ['cron = "0 6 * * *"'], ["enabled = true"]][number % 3])
    with time_machine.travel(NOON, tick=True) as clock:
        drive(quarters.service(), clock, NOON + 7 * HOUR)
    before = len(quarters.store.runs(limit=1000))
    back = NOON + 24 * 8 * HOUR
    with time_machine.travel(back, tick=True) as clock:
        drive(quarters.service(), clock, back + HOUR / 2)
    runs = [run for run in quarters.store.runs(limit=1000) if run.id > before]
    assert sorted(run.site for run in runs) == sorted(names)
    begun = sorted(run.started_at for run in runs)
    assert begun[-1] - begun[0] < HOUR / 6
    assert min(after - before for before, after in pairwise(begun)) > timedelta(seconds=1)


def test_a_clock_that_is_set_back_lets_no_site_wait_for_its_time(quarters):
    quarters.write("a", 'interval = "1h"')
    with time_machine.travel(NOON + 700 * HOUR, tick=True) as clock, quarters.running(quarters.service()):
        until(lambda: len(ended(quarters)) == 1)
        clock.move_to(NOON)
        until(lambda: len(ended(quarters)) == 2)


def test_while_there_is_no_room_the_loop_does_not_hurry(quarters):
    for number in range(5):
        quarters.write(f"site-{number}", 'interval = "1h"')
    quarters.crawls.free.clear()
    service, stop, pauses = quarters.service(at_once=1), threading.Event(), list[tuple[int, float]]()

    def pause(seconds: float, at_work: int) -> None:
        pauses.append((at_work, seconds))
        if at_work:
            quarters.crawls.free.set()
            stop.set()
        time.sleep(0.02)

    service.run(stop, pause)
    assert pauses[-1] == (1, 60.0)


def test_a_service_that_stands_by_begins_nothing_until_it_leads(quarters):
    quarters.write("a", 'interval = "1h"')
    leader = StubLeader()
    service = quarters.service(leader=leader)
    with quarters.running(service):
        time.sleep(0.2)
        assert quarters.crawls.names == []
        assert service.scheduler.get_jobs() == []
        leader.role = ServiceRole.LEADING
        until(lambda: quarters.crawls.names == ["a"])
        until(lambda: not service.scheduler.outlook().at_work)
        leader.role = ServiceRole.STANDBY
        until(lambda: service.scheduler.state == STATE_PAUSED)
        service.scheduler.modify_job("crawl:a", next_run_time=datetime.now(UTC))
        quarters.write("b")
        time.sleep(0.2)
        assert quarters.crawls.names == ["a"]
        leader.role = ServiceRole.LEADING
        until(lambda: sorted(quarters.crawls.names) == ["a", "a", "b"])


def test_the_distance_of_an_adaptive_site_is_kept_and_counts_after_a_restart(quarters):
    quarters.write("a")
    service = quarters.service(cadence=lambda *_: 2 * HOUR)
    with quarters.running(service):
        until(lambda: quarters.notes.all().get("a") is not None and quarters.notes.all()["a"].interval)
        until(lambda: not service.scheduler.outlook().at_work)
    (run,) = quarters.store.runs()
    again = quarters.service()
    with quarters.running(again):
        until(lambda: again.scheduler.state == STATE_RUNNING)
        job = again.scheduler.get_job("crawl:a")
        assert job.trigger.interval == 2 * HOUR
        assert job.next_run_time == pytest.approx(run.ended_at + 2 * HOUR, abs=timedelta(seconds=1))
    assert len(quarters.store.runs()) == 1


def test_an_order_from_outside_is_taken_and_a_paused_site_waits_again(quarters):
    quarters.write("a", 'cron = "0 0 1 1 *"')
    quarters.notes.pause(["a"], NOON)
    service = quarters.service()
    with quarters.running(service):
        until(service.scheduler.get_jobs)
        quarters.notes.ask(["a"], NOON)
        until(lambda: len(ended(quarters)) == 1)
        until(lambda: service.scheduler.get_job("crawl:a").next_run_time is None)
    assert quarters.notes.all()["a"].asked_at is None
    assert quarters.crawls.names == ["a"]


def test_a_site_that_another_process_crawls_is_not_crawled_beside_it(quarters, caplog):
    quarters.write("a")
    other = replace(this_process(), pid=1, machine="elsewhere")
    number = quarters.store.start_run("a", "crawl", process=other)
    service = quarters.service()
    with caplog.at_level(logging.INFO), quarters.running(service):
        until(lambda: "run 1 of another process is at work" in caplog.text)
        until(lambda: not service.scheduler.outlook().at_work)
        next_run = service.scheduler.get_job("crawl:a").next_run_time
        assert timedelta(0) < next_run - datetime.now(UTC) <= timedelta(minutes=1)
        assert quarters.crawls.names == []
        quarters.store.finish_run(number, ending="finished", exit_status=0, counts={})
        service.scheduler.modify_job("crawl:a", next_run_time=datetime.now(UTC))
        until(lambda: quarters.crawls.names == ["a"])


@pytest.mark.parametrize(
    ("end", "ending"),
    [
        (replace(DONE, why="stopped"), "interrupted"),
        (replace(DONE, exit_status=None, signal=9), "killed"),  # the operator did not want to wait
    ],
)
def test_a_crawl_cut_off_by_the_end_of_the_service_is_the_first_of_the_next(quarters, end, ending):
    quarters.write("a", 'cron = "0 0 1 1 *"')
    quarters.notes.ask(["a"], NOON)
    quarters.crawls.free.clear()
    quarters.crawls.ended = end
    with quarters.running(quarters.service()):
        until(lambda: quarters.crawls.at_work)
    assert [run.ending for run in quarters.store.runs()] == [ending]
    quarters.crawls.ended = DONE
    with quarters.running(quarters.service()):
        until(lambda: len(ended(quarters)) == 2)
    assert [run.ending for run in quarters.store.runs()] == ["finished", ending]


def test_a_crawl_that_was_killed_with_its_service_comes_back_though_the_database_fails_meanwhile(quarters, monkeypatch):
    quarters.write("a", 'cron = "0 0 1 1 *"')
    with quarters.running(quarters.service()) as service:
        until(service.scheduler.get_jobs)
    number = quarters.store.start_run("a", "crawl")
    quarters.store.finish_run(number, ending="killed", exit_status=-9, counts={})
    closed, away = [quarters.store.runs()], [DatabaseBusy("database", "is away")]
    late = JobSync.spread_late

    def flaky(keeper, now):
        if away:
            raise away.pop()
        late(keeper, now)

    monkeypatch.setattr(JobSync, "spread_late", flaky)
    with quarters.running(quarters.service(oversee=lambda *_: closed.pop() if closed else [])):
        until(lambda: quarters.crawls.names == ["a"])
    assert not away


def test_a_crawl_that_was_cut_off_comes_back_though_another_command_closed_it(quarters):
    for name in ("cut-off", "ended", "killed-alone"):
        quarters.write(name, 'cron = "0 0 1 1 *"')
    quarters.store.start_run("cut-off", "backfill")
    quarters.store.note_run(quarters.store.start_run("cut-off", "crawl"), ending="killed")
    quarters.store.note_run(quarters.store.start_run("ended", "crawl"), ending="killed")
    quarters.store.note_run(quarters.store.start_run("ended", "crawl"), ending="finished", exit_status=0)
    quarters.store.note_run(quarters.store.start_run("killed-alone", "crawl"), ending="killed", exit_status=-9)
    with quarters.running(quarters.service()):
        until(lambda: quarters.crawls.names)
    assert quarters.crawls.names == ["cut-off"]


def test_a_crawl_whose_service_was_killed_before_its_run_began_is_made_up_for_once(quarters):
    quarters.write("a", 'cron = "0 0 1 1 *"')
    quarters.write("b", 'cron = "0 0 1 1 *"')
    first = quarters.service()
    with quarters.running(first):
        until(first.scheduler.get_jobs)
    killed = CrawlScheduler(quarters.store.engine, 1, lambda _site: None)  # no run begins
    killed.start(paused=True)
    killed.modify_job("crawl:a", next_run_time=datetime.now(UTC))
    killed.resume()
    until(lambda: killed.get_job("crawl:a").next_run_time > datetime.now(UTC) + HOUR)
    killed.shutdown()
    with quarters.running(quarters.service()):
        until(lambda: ended(quarters))
    with quarters.running(quarters.service()) as again:
        until(lambda: again.scheduler.state == STATE_RUNNING)
        time.sleep(0.2)
    assert quarters.crawls.names == ["a"]


def test_a_crawl_that_outlived_the_last_service_and_died_later_is_made_up_for_once(quarters, monkeypatch):
    monkeypatch.setattr("crawler.service.loop.LOOK", timedelta(0))
    quarters.write("a", 'cron = "0 0 1 1 *"')
    number = quarters.store.start_run("a", "crawl", process=replace(this_process(), pid=1, machine="elsewhere"))
    closed: list[list[Run]] = []
    service = quarters.service(oversee=lambda *_: closed.pop() if closed else [])
    with quarters.running(service):
        until(lambda: service.scheduler.state == STATE_RUNNING)
        quarters.store.note_run(number, ending="killed")
        closed.append(quarters.store.runs())
        until(lambda: len(ended(quarters)) == 2)
        time.sleep(0.1)
    assert quarters.crawls.names == ["a"]


def test_a_crawl_that_died_beside_a_service_is_made_up_for_though_another_command_closed_it(quarters, monkeypatch):
    monkeypatch.setattr("crawler.service.loop.LOOK", timedelta(0))
    for name in ("a", "b"):
        quarters.write(name, 'cron = "0 0 1 1 *"')
    other = replace(this_process(), pid=1, machine="elsewhere")
    dead, done = (quarters.store.start_run(name, "crawl", process=other) for name in ("a", "b"))
    service = quarters.service()
    with quarters.running(service):
        until(lambda: service.scheduler.state == STATE_RUNNING)
        quarters.store.finish_run(done, ending="finished", exit_status=0, counts={})
        quarters.store.note_run(dead, ending="killed")
        until(lambda: len(ended(quarters)) == 3)
        time.sleep(0.1)
    assert quarters.crawls.names == ["a"]


def test_a_hook_that_fails_harms_nothing(quarters, caplog):
    def fails(site, run):
        raise RuntimeError("no mail today")

    told = []
    quarters.write("a")
    quarters.write("b")
    with quarters.running(quarters.service(hooks=[fails, lambda site, _run: told.append(site)])) as service:
        service.scheduler.wakeup()
        until(lambda: len(told) == 1)
    assert "no mail today" in caplog.text


def test_each_round_is_told_and_what_fails_there_stops_nothing(quarters):
    told = []

    def watch(now, *, leads, running, sites):
        told.append((leads, running, sites))
        raise OSError("no port")

    quarters.write("a")
    quarters.crawls.free.clear()
    with quarters.running(quarters.service(rounds=[watch])):
        until(lambda: (True, 1, {"a"}) in told)
        quarters.crawls.free.set()
        until(lambda: told[-1] == (True, 0, {"a"}) and ended(quarters))


def test_an_end_that_the_database_does_not_take_is_written_later(quarters, monkeypatch):
    quarters.write("a")
    away = [DatabaseBusy("database", "is away")] * 3
    note = quarters.store.note_run

    def flaky(number, **values):
        if "exit_status" in values and away:
            raise away.pop()
        note(number, **values)

    monkeypatch.setattr(quarters.store, "note_run", flaky)
    monkeypatch.setattr("crawler.service.crawl_job.PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr("crawler.service.loop.LOOK", timedelta(0))
    told = []
    with quarters.running(quarters.service(hooks=[lambda site, _run: told.append(site)])):
        until(lambda: told == ["a"])
    (run,) = quarters.store.runs()
    assert (run.ending, run.memory) == ("finished", 1000)
    assert away == []


def test_an_end_that_waits_to_be_written_is_not_guessed(quarters, monkeypatch):
    """The crawl gives up on the database in the midst of a look for what was left behind."""
    monkeypatch.setattr("crawler.service.crawl_job.PATIENCE_SECONDS", 0.0)
    crawling = CrawlJobs(quarters.store, quarters.crawls, lambda site, run: f"{site}/{run}.log")
    schedule = Schedule()
    run_id = crawling.begin("a", schedule)
    assert run_id is not None
    unended = quarters.store.unended

    def giving_up():
        with monkeypatch.context() as patch:
            patch.setattr(quarters.store, "note_run", Mock(side_effect=DatabaseBusy("database", "is away")))
            with pytest.raises(DatabaseBusy):
                crawling.crawl("a", run_id, schedule)
        return unended()

    with monkeypatch.context() as patch:
        patch.setattr(quarters.store, "unended", giving_up)
        crawling.close_late()
    assert quarters.store.run(run_id).ending is None
    crawling.close_late()
    assert quarters.store.run(run_id).ending == "finished"


def test_a_crawl_that_could_not_begin_is_made_up_for(quarters, monkeypatch):
    quarters.write("a", 'interval = "1d"')
    away = [DatabaseBusy("database", "is away")]
    start = quarters.store.start_run

    def flaky(*words, **values):
        if away:
            raise away.pop()
        return start(*words, **values)

    monkeypatch.setattr(quarters.store, "start_run", flaky)
    monkeypatch.setattr("crawler.service.crawl_job.PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr("crawler.service.loop.SOON", timedelta(seconds=0.1))
    with quarters.running(quarters.service()):
        until(lambda: quarters.crawls.names == ["a"])
    assert [run.ending for run in quarters.store.runs()] == ["finished"]


def test_a_job_whose_row_cannot_be_read_is_made_anew(quarters, monkeypatch, caplog):
    """Be it for a passing cause: a time zone whose file could not be opened."""
    monkeypatch.setattr("crawler.service.loop.FOLLOW", timedelta(0))
    quarters.write("a", 'cron = "0 0 1 1 *"')
    with quarters.running(quarters.service()) as service:
        until(service.scheduler.get_jobs)
        with write_transaction(quarters.store.engine) as connection:
            connection.execute(update(jobs).values(cron="of old"))
        until(lambda: "planned anew" in caplog.text)
        until(lambda: quarters.plan.find("a").cron == "0 0 1 1 *")
        assert service.scheduler.get_job("crawl:a").next_run_time > datetime.now(UTC)


class Hostile:
    """What a pickle runs when it is read."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


PLANNED = ["digest", "cron", "every", "jitter", "timezone", "next_run_at", "submitted_at"]
NOTED = ["paused_at", "asked_at", "interval", "problem", "problem_at"]


@pytest.mark.parametrize("column", [*PLANNED, *NOTED])
def test_bytes_of_another_hand_in_the_table_run_nothing_and_stop_no_site(quarters, tmp_path, column):
    mark, bad = tmp_path / "ran", pickle.dumps(Hostile(tmp_path / "ran"))
    pickle.loads(bad)
    assert mark.exists()  # it would have run
    mark.rmdir()
    quarters.write("a", 'interval = "1d"')
    with quarters.running(quarters.service()):
        until(lambda: ended(quarters))
    with write_transaction(quarters.store.engine) as connection:
        connection.execute(text(f"UPDATE jobs SET {column} = :bad"), {"bad": bad})
        connection.execute(text("INSERT INTO jobs (site, digest) VALUES (:bad, :bad)"), {"bad": bad})
    quarters.write("b", 'interval = "1d"')
    with quarters.running(quarters.service()) as service:
        until(lambda: "b" in quarters.crawls.names)
        until(lambda: not service.scheduler.outlook().at_work)
        quarters.notes.ask(["a"], datetime.now(UTC))
        until(lambda: quarters.crawls.names.count("a") == 2)
    assert not mark.exists()


@pytest.mark.parametrize(("every", "cron", "when"), [(1e-6, None, 0.0), (None, "* * * * *", 0.0), (1.0, None, -1e300)])
def test_a_time_of_long_ago_does_not_hold_the_service_up(quarters, every, cron, when):
    quarters.write("a", 'interval = "1d"')
    with quarters.running(quarters.service()) as service:
        until(lambda: service.scheduler.state == STATE_RUNNING and ended(quarters))
        with write_transaction(quarters.store.engine) as connection:
            connection.execute(update(jobs).values(every=every, cron=cron, next_run_at=when))
        quarters.write("b", 'interval = "1d"')
        until(lambda: "b" in quarters.crawls.names)


def test_no_run_begins_where_another_service_leads_by_then(quarters):
    leads = [False, True]
    crawling = CrawlJobs(quarters.store, quarters.crawls, "{}/{}.log".format, (), leads.pop)
    assert crawling.begin("a", Schedule()) == 1
    assert crawling.begin("a", Schedule()) is None
    assert len(quarters.store.runs()) == 1


def test_a_crawl_that_could_not_be_put_off_is_made_up_for(quarters, monkeypatch):
    quarters.write("a", 'cron = "0 0 1 1 *"')
    away, sooner = [DatabaseBusy("database", "is away")], CrawlScheduler.sooner

    def flaky(scheduler, job_id, when, paused=False):
        if away and not paused:
            raise away.pop()
        return sooner(scheduler, job_id, when, paused)

    monkeypatch.setattr(CrawlScheduler, "sooner", flaky)
    number = quarters.store.start_run("a", "crawl", process=replace(this_process(), pid=1, machine="elsewhere"))
    with quarters.running(quarters.service()) as service:
        quarters.notes.ask(["a"], NOON)
        until(lambda: not away)
        until(lambda: service.scheduler.get_job("crawl:a").next_run_time < datetime.now(UTC) + 2 * timedelta(minutes=1))
    assert quarters.store.run(number).ended_at is None


def test_a_run_whose_row_is_gone_costs_no_more_than_itself(quarters):
    """The database was put back from a backup while the service ran."""
    crawling = CrawlJobs(quarters.store, quarters.crawls, lambda site, run: f"{site}/{run}.log")
    run_id = crawling.begin("a", Schedule())
    assert run_id is not None
    with write_transaction(quarters.store.engine) as connection:
        connection.execute(delete(runs))
    with pytest.raises(StorageError, match=f"run {run_id}"):
        crawling.crawl("a", run_id, Schedule())
    crawling.close_late()
    assert crawling.begin("a", Schedule())


def test_children_are_asked_to_end_where_the_service_cannot_go_on(quarters, monkeypatch):
    service, stop = quarters.service(), threading.Event()
    monkeypatch.setattr(service.scheduler, "is_alive", lambda: False)
    with pytest.raises(RuntimeError, match="thread"):
        service.run(stop, lambda _seconds, _at_work: None)
    assert stop.is_set()


def test_the_pause_of_a_service_is_short_and_ends_with_it(monkeypatch):
    stop, asked = threading.Event(), list[float]()
    with monkeypatch.context() as patch:
        patch.setattr(stop, "wait", asked.append)
        waiting(stop)(0.0, 0)
        waiting(stop)(3600.0, 0)
    assert asked == [0.2, 5.0]
    stop.set()
    began = time.monotonic()
    waiting(stop)(3600.0, 0)
    assert time.monotonic() - began < 4
