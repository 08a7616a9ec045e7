"""The real service for minutes of real time, with a real crawl every minute: ``make soak``, or WINNOW_TEST_MINUTES=2.

Left out of ``make test``, which is to end within six minutes.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from storage.records import Run
from storage.service.jobs import Jobs
from tests.servers.command_line import ROOT, WinnowHome
from tests.servers.large_site import LargeSite, serve

MINUTES = float(os.environ.get("WINNOW_TEST_MINUTES", "10"))
FLAT = 1.15
"""What the memory of the service may be of what it was after its first crawls."""


@contextmanager
def service(house: WinnowHome) -> Iterator[subprocess.Popen[bytes]]:
    """Run the service until the block ends."""
    with (house.home / "service.log").open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "scrapy", "schedule"], cwd=ROOT, env=house.environment(), stderr=log
        )
        try:
            yield child
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()


@pytest.mark.long
@pytest.mark.timeout(60 * MINUTES + 180)
def test_a_crawl_every_minute(tmp_path: Path) -> None:
    """Each minute has its crawl, each crawl its row, log and end; every article is stored; the service stays small."""
    house = WinnowHome(tmp_path)
    with house.store() as store:
        own = [path.stem for path in (ROOT / "crawler" / "sites").glob("*.toml")]  # they name the real network
        Jobs(store.engine).pause(own, datetime.now(UTC))
    with serve(LargeSite(4)) as town, service(house) as child:
        house.write_site("town", town.base, "delay = 0", '[schedule]\ncron = "* * * * *"')
        memory = _grow(town, child, time.monotonic() + 60 * MINUTES)
        child.send_signal(signal.SIGTERM)
        assert child.wait(90) == 0
    with house.store() as store:
        runs = list(reversed(store.runs("town", limit=1000)))
        assert not store.unended()
        assert {article.article.title for article in store.articles(["town"])} >= town.titles()
    _check(runs)
    assert max(memory[len(memory) // 4 :]) <= FLAT * max(memory[: len(memory) // 4])
    assert not re.search("Traceback|ERROR", (house.home / "service.log").read_text("utf-8"))


def _grow(town: LargeSite, child: subprocess.Popen[bytes], end: float) -> list[int]:
    """Publish an article every twenty seconds, the last one a minute and a half before the end; return the memory."""
    memory, published = [], time.monotonic()
    while time.monotonic() < end:
        assert child.poll() is None, "the service ended"
        memory.append(_resident(child.pid))
        if time.monotonic() >= published + 20 and time.monotonic() < end - 90:
            town.articles, published = town.articles + 1, time.monotonic()
        time.sleep(1)
    return memory


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])


def _check(runs: list[Run]) -> None:
    """A run at every full minute, begun within two seconds of it, ended well, with log and memory."""
    assert abs(len(runs) - MINUTES) <= 1
    assert {(run.ending, run.exit_status) for run in runs} <= {("finished", 0), ("finished", 1)}
    for run in runs:
        assert run.started_at.second <= 2
        assert run.memory
        assert run.log
        assert Path(run.log).exists()
    steps = {after.started_at - before.started_at for before, after in pairwise(runs)}
    assert all(abs(step - timedelta(minutes=1)) < timedelta(seconds=3) for step in steps)
