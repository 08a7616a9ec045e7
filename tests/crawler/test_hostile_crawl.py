"""Bodies that cost a careless reader minutes or gigabytes cost a crawl themselves and nothing else."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.servers.command_line import ROOT, WinnowHome
from tests.servers.hostile_bodies import GOOD, SETTINGS, serve_hostile_site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]

MEMORY = 400 * 1024 * 1024
"""Bytes of the crawl's own process, which holds bodies and never what is made of them."""


def test_every_good_article_is_stored_beside_hostile_bodies(tmp_path):
    house = WinnowHome(tmp_path)
    with serve_hostile_site() as (base, log):
        house.write_site("harbour", f"{base}/")
        began = time.monotonic()
        ended = house.scrapy("crawl", "harbour", settings=SETTINGS, timeout=120)
        seconds = time.monotonic() - began
    assert ended.status in (0, 1), ended.err
    with house.store() as store:
        assert sorted(urlsplit(each.article.url).path for each in store.articles()) == sorted(GOOD)
        (run,) = store.runs("harbour", limit=1)
    assert run.ending == "finished"
    assert run.memory is not None
    assert run.memory < MEMORY
    assert len(log) < 500
    assert seconds < 90


def descendants(pid: int) -> Iterator[int]:
    """Yield the processes that come from one, by what the system says of all."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, rest = stat.read_text("utf-8").partition(" (")
        except OSError:  # it ended meanwhile
            continue
        parents[int(number)] = int(rest.rpartition(")")[2].split()[1])
    wanted = {pid}
    while more := {child for child, parent in parents.items() if parent in wanted} - wanted:
        wanted |= more
    yield from wanted - {pid}


def test_ctrl_c_is_answered_at_once_while_all_workers_hang(tmp_path):
    house = WinnowHome(tmp_path)
    extra = [word for name, value in SETTINGS.items() for word in ("-s", f"{name}={value}")]
    with serve_hostile_site() as (base, log), ExitStack() as stack:
        words = [sys.executable, "-m", "scrapy", "crawl", f"{base}/", *extra, "-s", "WINNOW_PAGE_TIMEOUT=60", "-s"]
        child = stack.enter_context(
            subprocess.Popen(
                [*words, "LOG_LEVEL=ERROR"], cwd=ROOT, env=house.environment(), stderr=subprocess.PIPE, text=True
            )
        )
        while not any(path in log for path in GOOD):
            assert child.poll() is None
            time.sleep(0.05)
        workers = list(descendants(child.pid))
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        assert child.stderr is not None
        told = []
        for _ in range(2):
            began = time.monotonic()
            child.send_signal(signal.SIGINT)
            told.append(child.stderr.readline())
            assert time.monotonic() - began < 5
        child.wait(5)
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        rest = child.stderr.read()
    assert told[0].startswith("winnow: stopping")
    assert "press Ctrl-C again to stop at once" in told[0]
    assert "run the same command again to resume" in told[1] + rest
    assert "Traceback" not in rest
