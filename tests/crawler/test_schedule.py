"""The schedule: jobs follow the site files, a due crawl is a child process, its run a row."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from crawler.errors import SiteError
from crawler.schedule import next_runs, plan, run_site, scheduler
from crawler.site import Schedule, Site
from storage.store import Store
from tests.servers.crawl import ROOT, House
from tests.servers.faults import serve

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def site(name: str, cron: str | None = None) -> Site:
    return Site(name, (f"https://{name}.example/",), schedule=Schedule(cron) if cron else None)


@pytest.fixture
def address(tmp_path):
    made = f"sqlite:///{tmp_path / 'winnow.db'}"
    Store.open(made).close()
    return made


def test_next_runs_are_in_order_and_only_of_scheduled_sites():
    found = next_runs([site("late", "0 18 * * *"), site("none"), site("soon", "30 12 * * *")], NOON)
    assert [(when.hour, name) for when, name in found] == [(12, "soon"), (18, "late")]


def test_a_bad_cron_line_names_its_site():
    with pytest.raises(SiteError, match=r"'herald'.*cron 'often'"):
        next_runs([site("herald", "often")], NOON)


@pytest.mark.slow
def test_the_service_crawls_what_is_due_and_ends_cleanly(tmp_path):
    house = House(tmp_path)
    with serve() as faults:
        house.write_site("demo", faults.base + "/news/mill-turns-again-101.html", '[schedule]\ncron = "* * * * *"')
        listed = house.scrapy("schedule", "--list")
        assert listed.status == 0
        assert "demo" in listed.out
        service = subprocess.Popen(
            [sys.executable, "-m", "scrapy", "schedule"],
            cwd=ROOT,
            env=house.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            run = wait_for_run(house)
        finally:
            service.send_signal(signal.SIGTERM)
            _, errors = service.communicate(timeout=60)
    assert service.returncode == 0, errors.decode()
    assert (run.site, run.ending, run.exit_status) == ("demo", "finished", 0)
    assert run.pid not in (service.pid, os.getpid())


def wait_for_run(house: House):
    until = time.monotonic() + 100
    while time.monotonic() < until:
        with house.store() as store:
            ended = [run for run in store.runs("demo") if run.ended_at]
        if ended:
            return ended[0]
        time.sleep(1)
    raise AssertionError("nothing was crawled")


def test_a_crawl_that_could_not_run_has_its_row(tmp_path, address):
    run_site("unknown-site", address, str(tmp_path))
    with Store.open(address) as store:
        (run,) = store.runs()
    assert (run.site, run.ending, run.exit_status) == ("unknown-site", "could_not_run", 2)
    assert run.ended_at is not None


def test_jobs_follow_the_site_files_across_restarts(tmp_path, address):
    both = [site("a", "0 * * * *"), site("b", "5 * * * *")]
    for wanted in (both, both, both[:1]):
        with scheduler(address, at_once=1) as service:
            assert plan(service, wanted, address, str(tmp_path)) == [each.name for each in wanted]
            assert sorted(job.id for job in service.get_jobs()) == [f"crawl:{each.name}" for each in wanted]
