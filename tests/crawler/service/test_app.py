"""The service as an operator meets it: due crawls are child processes, orders come from outside, it ends cleanly."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from crawler.commands.scheduling.schedule import Command
from crawler.process.identity import is_gone
from crawler.service.app import is_small_poll, run_site
from storage.records import Run
from tests.crawler.health.history import keep
from tests.crawler.health.runs import every_hour
from tests.crawler.in_process import run
from tests.crawler.monitoring.test_metrics import scraped, value
from tests.crawler.monitoring.test_monitor import free_port
from tests.servers import faulty_site, large_site, refusing_site
from tests.servers.alert_receiver import serve_alert_receiver
from tests.servers.command_line import WinnowHome
from tests.servers.prestarted import PrestartedCommand

STORY = "/news/mill-turns-again-101.html"


@contextmanager
def service(house: WinnowHome, *words: str, variables: Mapping[str, str] | None = None) -> Iterator[PrestartedCommand]:
    """Run the service until the block ends, and kill it then if it still runs; without metrics unless they are set."""
    with (house.home / "service.log").open("ab") as log:
        named = {"WINNOW_METRICS_PORT": "off", **(variables or {})}
        child = house.start("schedule", *words, variables=named, stderr=log)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


@pytest.fixture
def house(tmp_path):
    return WinnowHome(tmp_path)


def wait(house: WinnowHome, found: Callable[[Iterable[Run]], Run | None], seconds: float = 40.0) -> Run:
    """Wait until ``found`` of the runs of the house, latest first, is true, and give it."""
    end = time.monotonic() + seconds
    with house.store() as store:
        while time.monotonic() < end:
            if result := found(store.runs()):
                return result
            time.sleep(0.1)
    raise AssertionError((house.home / "service.log").read_text("utf-8"))


def ended(site: str) -> Callable[[Iterable[Run]], Run | None]:
    return lambda runs: next((run for run in runs if run.site == site and run.ended_at), None)


def ended_after(site: str, number: int) -> Callable[[Iterable[Run]], Run | None]:
    return lambda runs: ended(site)(run for run in runs if run.log and run.id > number)


def begun(site: str) -> Callable[[Iterable[Run]], Run | None]:
    """Find the run of a site whose child has adopted it."""
    return lambda runs: next((run for run in runs if run.site == site and run.memory is None and answered(run)), None)


def answered(run: Run) -> bool:
    return run.log is not None and Path(run.log).exists() and Path(run.log).stat().st_size > 0


@pytest.mark.slow
def test_the_service_crawls_what_is_due_follows_orders_and_ends_cleanly(house):
    slow = large_site.LargeSite(200, slow=0.5)
    with faulty_site.serve() as site, large_site.serve(slow), service(house, "--grace", "0.5") as child:
        house.write_site("demo", site.base + STORY)
        first = wait(house, ended("demo"))
        assert (first.ending, first.exit_status) == ("finished", 0)
        assert first.pid not in (child.pid, os.getpid())
        assert (first.memory or 0) > 10_000_000
        assert Path(first.log or "") == house.home / "logs" / "demo" / f"{first.id}.log"
        assert answered(first)
        assert house.scrapy("jobs", "run", "demo").status == 0
        second = wait(house, lambda runs: ended("demo")(run for run in runs if run.id > first.id))
        assert second.ending == "finished"
        lines = [json.loads(line) for line in house.scrapy("jobs", "--json").out.splitlines()]
        assert lines[0]["service"].startswith(f"process {child.pid} on ")
        shown = next(line for line in lines[1:] if line["site"] == "demo")
        assert shown["ending"] == "finished"
        assert shown["next_run"] is not None
        house.write_site("slow", slow.base, "delay = 0.5")
        wait(house, begun("slow"))
        child.send_signal(signal.SIGTERM)
        assert child.wait(40) == 0
    with house.store() as store:
        assert [run.ending for run in store.runs("slow")] == ["interrupted"]
        assert len(store.runs("demo")) == 2
        assert not store.unended()


def test_the_service_forgets_crawls_of_long_ago(house):
    with faulty_site.serve() as site:
        house.write_site("demo", site.base + STORY)
        with house.store() as store:
            keep(store, every_hour(2, datetime.now(UTC) - timedelta(days=410)), "demo")
        with service(house):
            wait(house, lambda runs: ended("demo")(runs) if len(list(runs)) <= 2 else None)  # the latest stayed


@pytest.mark.slow
def test_a_second_signal_does_not_wait(house):
    with large_site.serve(large_site.LargeSite(200, slow=0.5)) as site, service(house, "--grace", "3600") as child:
        house.write_site("slow", site.base, "delay = 0.5")
        wait(house, begun("slow"))
        child.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert child.poll() is None
        child.send_signal(signal.SIGTERM)
        assert child.wait(20) == 0
    with house.store() as store:
        assert not store.unended()
        assert len(store.runs("slow")) == 1


@pytest.mark.slow
def test_a_crawl_that_outlives_a_killed_service_is_not_doubled_by_the_next(house):
    with large_site.serve(large_site.LargeSite(400, slow=0.5)) as site:
        house.write_site("slow", site.base, "delay = 0.5")
        with service(house) as child:
            orphan = wait(house, begun("slow"))
            child.kill()
        with service(house, "--grace", "0") as child:
            assert house.scrapy("jobs", "run", "slow").status == 0
            log = house.home / "service.log"
            end = time.monotonic() + 30
            while "not begun beside it" not in log.read_text("utf-8"):
                assert time.monotonic() < end, log.read_text("utf-8")
                time.sleep(0.1)
            child.send_signal(signal.SIGTERM)
            assert child.wait(20) == 0
        with house.store() as store:
            (only,) = store.runs("slow")
            assert only.id == orphan.id
            assert only.ended_at is None
            assert not is_gone(only.process)
        os.killpg(only.pid, signal.SIGKILL)


def test_the_list_is_in_order_and_without_what_is_off_or_broken(tmp_path, capsys):
    sites = tmp_path / "sites"
    sites.mkdir()
    for name, line in (
        ("daily", 'cron = "0 6 * * *"'),
        ("off", "enabled = false"),
        ("bad", 'cron = "often"'),
        ("x", ""),
    ):
        (sites / f"{name}.toml").write_text(f'start = "https://{name}.example/"\n[schedule]\n{line}', "utf-8")
    assert run(Command(), tmp_path, "--list", "--json") == 0
    out, err = capsys.readouterr()
    assert [json.loads(line)["site"] for line in out.splitlines()] == ["x", "daily"]
    assert "bad.toml: key 'schedule': [schedule] cron" in err


def test_no_site_at_all_is_one_line(tmp_path, capsys):
    (tmp_path / "sites").mkdir()
    assert run(Command(), tmp_path, "--list") == 2
    assert "no site file is enabled" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--at-once", "0"], ["--at-once", "many"], ["--grace", "-1"], ["--grace", "soon"]])
def test_numbers_that_are_none(tmp_path, words, capsys):
    with pytest.raises(SystemExit):
        run(Command(), tmp_path, *words)
    assert words[1] in capsys.readouterr().err


def test_a_word_does_not_start_the_service(tmp_path, capsys):
    with pytest.raises(SystemExit, match="2"):
        run(Command(), tmp_path, "list")
    assert "unexpected argument 'list'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("ending", "took", "small"),
    [
        ("finished", 100, True),
        ("finished", 130, False),
        ("crashed", 5, False),
        ("deadline", 5, False),
        (None, 5, False),
    ],
)
def test_a_small_poll_is_one_whose_last_crawl_was_short_and_whole(house, ending, took, small):
    begun = datetime.now(UTC)
    with house.store() as store:
        assert not is_small_poll(store, "a")
        with time_machine.travel(begun, tick=False) as clock:
            number = store.start_run("a", "crawl")
            clock.shift(took)
            if ending is not None:
                store.finish_run(number, ending=ending, exit_status=0, counts={})
        assert is_small_poll(store, "a") is small


def test_a_stored_job_run_by_anything_else_says_so():
    with pytest.raises(RuntimeError, match="winnow schedule"):
        run_site("demo", digest="1")


@pytest.mark.slow
def test_a_source_that_breaks_is_judged_told_and_measured(house):
    port, begin = free_port(), datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=21)
    with serve_alert_receiver() as taken, refusing_site.serve() as base:
        house.write_site("paper", base + "/")
        with house.store() as store:
            keep(store, every_hour(21, begin), "paper")
        variables = {"WINNOW_ALERTS": taken.url, "WINNOW_METRICS_PORT": str(port)}
        with service(house, variables=variables) as child:
            last = 0
            for _ in range(2):
                assert house.scrapy("jobs", "run", "paper").status == 0
                last = wait(house, ended_after("paper", last)).id
            end = time.monotonic() + 45
            shown = scraped(port)
            while not taken.messages or value(shown, "winnow_runs_total", site="paper", ending="finished") != 2:
                assert time.monotonic() < end, (house.home / "service.log").read_text("utf-8")
                time.sleep(0.2)
                shown = scraped(port)
            child.send_signal(signal.SIGTERM)
            assert child.wait(30) == 0
        health = house.scrapy("health", "--json", "paper")
    assert taken.titles in (["paper: degraded"], ["paper: broken"])  # the first run alone is enough to say something
    assert "refused" in taken.messages[0]["message"]
    assert value(shown, "winnow_scheduler_leading") == 1
    assert health.status == 1
    assert json.loads(health.out)["state"] == "broken"
