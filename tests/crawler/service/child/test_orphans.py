"""Crawls whose service was killed."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from crawler.process.identity import is_running, process_of
from crawler.service.child.orphans import Orphan, Orphans, find_orphans, stop_orphan
from storage.records import Run

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SLEEP = "import time; time.sleep(60)"
DEAF = f"import signal; signal.signal(15, signal.SIG_IGN); open(1, 'w').write('ready'); {SLEEP}"


@pytest.fixture
def start():
    children = []

    def start(code: str = SLEEP, alone: bool = True) -> subprocess.Popen[bytes]:
        children.append(subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=alone))
        return children[-1]

    yield start
    for child in children:
        child.kill()
        child.communicate()


def run_of(number: int, pid: int | None, deadline: datetime | None = None, **values) -> Run:
    process = process_of(pid or 1)
    words = {"kind": "crawl", "machine": process.machine, "process_start": process.process_start, **values}
    return Run(
        id=number,
        site=f"site{number}",
        started_at=NOW,
        ended_at=None,
        ending=None,
        exit_status=None,
        counts={},
        bytes=0,
        pid=pid,
        log=None,
        deadline_at=deadline,
        **words,
    )


def test_only_crawls_that_run_here_are_orphans(start):
    child = start()
    there = process_of(child.pid)
    runs = [
        run_of(1, child.pid, NOW),
        run_of(2, child.pid, process_start="1"),
        run_of(3, child.pid, machine="elsewhere"),
        run_of(4, child.pid, kind="backfill"),
        run_of(5, None),
        run_of(6, os.getpid()),
        run_of(7, child.pid),
        run_of(8, child.pid, machine=None, process_start=None),
    ]
    assert find_orphans(runs, mine=[7]) == [Orphan(1, "site1", there, NOW)]
    child.kill()
    while is_running(there):
        time.sleep(0.02)
    assert find_orphans(runs) == [], "a zombie is no crawl"


def test_an_orphan_is_stopped_at_its_deadline_and_not_before(start):
    child, guard = start(), Orphans()
    runs = [run_of(1, child.pid, NOW), run_of(2, child.pid)]
    assert len(guard.step(runs, [], NOW - timedelta(seconds=1))) == 2
    assert child.poll() is None
    guard.step(runs, [], NOW)
    assert child.wait(10) == -signal.SIGTERM
    assert guard.step(runs, [], NOW) == []


def test_a_deaf_orphan_is_killed_with_its_group(start):
    workers = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEP!r}], stdout=2); {DEAF}"
    child, clock = start(workers), [100.0]
    guard, runs = Orphans(kill_after=30.0, clock=lambda: clock[0]), [run_of(1, child.pid, NOW)]
    assert child.stdout is not None
    child.stdout.read(5)
    for clock[0] in (100.0, 129.0):
        assert len(guard.step(runs, [], NOW)) == 1
    time.sleep(0.2)
    assert child.poll() is None
    clock[0] = 130.0
    guard.step(runs, [], NOW)
    assert child.wait(10) == -signal.SIGKILL
    until = time.monotonic() + 5
    while alive(child.pid) and time.monotonic() < until:
        time.sleep(0.02)
    assert not alive(child.pid)


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_number_that_was_given_anew_is_not_signalled(start):
    child = start()
    another = Orphan(1, "site1", process_of(child.pid), None)
    another = Orphan(1, "site1", type(another.process)(another.process.machine, child.pid, "1"), None)
    assert not stop_orphan(another, signal.SIGKILL)
    time.sleep(0.1)
    assert child.poll() is None


def test_a_crawl_of_a_shell_script_does_not_take_the_script_with_it(start):
    """It is in the group of these tests."""
    child = start(alone=False)
    assert stop_orphan(Orphan(1, "site1", process_of(child.pid), None), signal.SIGKILL)
    assert child.wait(10) == -signal.SIGKILL
