"""Bulk work that is cut off: a load killed with -9, a rank that hangs for ever, a bucket that vanishes."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from pipelines.bulk.beat import HUNG
from tests.crawler.commands.corpora.test_bulk import everything
from tests.crawler.commands.upkeep.test_reextract import fill, prune
from tests.servers.bulk_inputs import extracted, pid_at_work, put_together, write_warcs
from tests.servers.command_line import WinnowHome
from tests.servers.object_storage import object_storage

PAGES = 400
ROOT = Path(__file__).resolve().parents[3]
ASLEEP = """
import sys, time
from pipelines.bulk import RunFolder, rank
from pipelines.bulk.beat import RankLimits
rank.work_of = lambda plan: lambda job: time.sleep(1e6)
folder = RunFolder(sys.argv[1])
folder.remove("ranks/00002.json")
rank.do_rank(folder, 2, RankLimits(time=1), 1)
"""
"""A rank whose work sleeps for ever, while its heart goes on."""

ROWS = ("--profile", "extract", "--format", "jsonl")
LOADED = "SELECT count(*) FROM articles WHERE extractor_version <> '0.0'"


def count_loaded(database: sqlite3.Connection) -> int:
    return int(database.execute(LOADED).fetchone()[0])


def wait_for(there: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < until
        time.sleep(0.02)


def wait_between_batches(file: Path) -> sqlite3.Connection:
    """Return a connection that has the store for itself when a part of it is loaded."""
    database = sqlite3.connect(file, isolation_level=None, timeout=0)  # SQLite's own waiting sleeps through a load
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(sqlite3.OperationalError):
            database.execute("BEGIN IMMEDIATE")
            if count_loaded(database):
                return database
            database.execute("COMMIT")
        time.sleep(0.0005)
    raise TimeoutError("nothing was loaded")


@pytest.mark.slow
def test_a_load_that_is_killed_goes_on(tmp_path):
    house, run, plain = WinnowHome(tmp_path / "home"), tmp_path / "run", tmp_path / "plain"
    fill(house.home, PAGES)
    prune(house.home)
    assert house.scrapy("bulk", "reextract", str(run), "--tasks", "2", "-q").status == 0
    shutil.copytree(house.home, plain)
    assert WinnowHome(plain).scrapy("bulk", "load", str(run), "-q").status == 0
    child = house.start("bulk", "load", str(run))
    try:
        with closing(wait_between_batches(house.home / "winnow.db")) as database:
            os.kill(child.pid, signal.SIGKILL)
            child.wait(20)
            done = count_loaded(database)
            database.execute("ROLLBACK")
    finally:
        child.kill()
    assert 0 < done < PAGES
    ended = house.scrapy("bulk", "load", str(run), "--json")
    assert ended.status == 0, ended.err
    assert everything(house.home) == everything(plain)
    with house.store() as store:
        assert sorted(one.ending or "" for one in store.runs("paper") if one.kind == "reextract") == [
            "killed",
            "reextracted",
        ]


@pytest.mark.slow
def test_ranks_that_never_end_are_ended_and_named_and_the_same_command_goes_on(tmp_path):
    """Two at a time, so that the third waits for its turn when the others are dead."""
    house, run, inputs = WinnowHome(tmp_path / "home"), tmp_path / "run", write_warcs(tmp_path, files=3, pages=5)
    words = ["bulk", "extract", *map(str, inputs), str(run), "--tasks", "3", "--workers", "2", *ROWS]
    ended = house.scrapy(*words, "--time", "1s", settings={"WINNOW_BULK_SILENCE": 2})
    assert (ended.status, "Traceback" in ended.err) == (1, False), ended.err
    assert "took more than 1 s (--time)" in ended.err
    asleep = subprocess.run([sys.executable, "-c", ASLEEP, str(run)], cwd=ROOT, timeout=60, check=False)
    assert asleep.returncode == HUNG
    assert json.loads((run / "ranks" / "00002.json").read_text())["error"] == "took more than 1 s (--time)"
    assert not (run / "done" / "00002.json").exists()
    assert house.scrapy(*words, "--time", "2m").status == 0
    assert put_together(run) == extracted(house, inputs)


@pytest.mark.slow
def test_a_rank_that_is_stopped_is_begun_again(tmp_path):
    """Its heart stands still too, as where a machine is lost."""
    house, run, inputs = WinnowHome(tmp_path / "home"), tmp_path / "run", write_warcs(tmp_path, files=2, pages=60)
    words = ["bulk", "extract", *map(str, inputs), str(run), "--tasks", "2", *ROWS]
    child = house.start(*words, settings={"WINNOW_BULK_SILENCE": 4})
    try:
        stopped = pid_at_work(run, 1)
        os.kill(stopped, signal.SIGSTOP)
        assert child.wait(80) == 0
    finally:
        child.kill()
    with pytest.raises(ProcessLookupError):
        os.kill(stopped, 0)
    assert put_together(run) == extracted(house, inputs)
    assert json.loads((run / "ranks" / "00001.json").read_text())["tries"] == 2


@pytest.mark.slow
def test_a_bucket_that_vanishes_in_the_middle_is_one_line_and_the_run_goes_on(tmp_path, monkeypatch):
    house, inputs = WinnowHome(tmp_path / "home"), write_warcs(tmp_path, files=2, pages=60)
    with object_storage() as storage:
        for name, value in storage.environment().items():
            monkeypatch.setenv(name, value)
        run = f"{storage.make_bucket('runs')}/run"
        words = ["bulk", "extract", *map(str, inputs), run, "--tasks", "2", *ROWS]
        with (tmp_path / "said").open("wb") as err:
            child = house.start(*words, settings={"WINNOW_BULK_SILENCE": 4}, stderr=err)
            try:
                wait_for(lambda: any("/ranks/" in name for name in storage.objects("runs")))
                assert storage.ask("POST", "/moto-api/reset")[0] == 200
                status = child.wait(120)
            finally:
                child.kill()
        said = (tmp_path / "said").read_text()
        assert (status in (1, 2), "Traceback" in said) == (True, False), said
        assert "s3://runs" in said.splitlines()[-1]
        storage.make_bucket("runs")
        assert house.scrapy(*words).status == 0
        names = sorted(storage.objects("runs"))
        articles = b"".join(storage.read("runs", name) for name in names if "/articles/" in name)
    assert articles == extracted(house, inputs)["article"]
