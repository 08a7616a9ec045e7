"""Batches as the service makes them: runs that it began, logs of their own, and one process for polls that are due."""

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from crawler.service.child.batch_launcher import BatchLauncher
from crawler.service.child.exit_status import how_it_ended
from crawler.service.child.launcher import Launch
from crawler.service.lanes import Lanes
from tests.crawler.batch.farm import source
from tests.crawler.service.test_app import ended, ended_after, service, wait
from tests.servers.command_line import ROOT, WinnowHome
from tests.servers.many_sites.server import serve

NAMES = ["also", "good", "third"]


@pytest.fixture
def house(tmp_path):
    with serve([*map(source, NAMES)], time.time) as running:
        made = WinnowHome(tmp_path, running.proxy)
        for name in NAMES:
            made.write_site(name, f"http://{name}.example/")
        yield made


@pytest.mark.slow
def test_a_batch_adopts_the_runs_of_the_service_and_leaves_a_broken_file_out(house):
    house.write_site("broken", "http://broken.example/", "colour = 1")
    with house.store() as store:
        runs = {name: store.start_run(name, "crawl") for name in (*NAMES, "broken")}
    logs = {name: house.home / "logs" / name / f"{run}.log" for name, run in runs.items()}
    assigned = {name: {"run": run, "deadline": 60, "log": str(logs[name])} for name, run in runs.items()}
    rest = str(house.home / "rest.log")
    words = ["crawl", *runs, "-q", "-L", "DEBUG", "--logfile", rest]
    told = house.scrapy(*words, settings={"WINNOW_BATCH": json.dumps(assigned)})
    assert told.status == 0, told.err
    with house.store() as store:
        found = {run.site: run for run in store.runs()}
    assert {name: run.id for name, run in found.items()} == runs
    assert {name: found[name].ending for name in runs} == {**dict.fromkeys(NAMES, "finished"), "broken": None}
    for name in NAMES:
        said = logs[name].read_text("utf-8")
        assert f"new http://{name}.example/news/story-1.html" in said
        assert not [other for other in NAMES if other != name and f"{other}.example" in said]


@pytest.mark.slow
def test_polls_that_are_due_together_are_one_process(house):
    with service(house, "--at-once", "3"):
        first = {name: wait(house, ended(name)) for name in NAMES}
        assert len({run.pid for run in first.values()}) == 3  # first crawls are no small polls
        time.sleep(1)
        assert house.scrapy("jobs", "run", *NAMES).status == 0
        again = {name: wait(house, ended_after(name, first[name].id)) for name in NAMES}
    assert len({run.pid for run in again.values()}) == 1
    assert {run.ending for run in again.values()} == {"finished"}
    assert {run.exit_status for run in again.values()} == {0}


@pytest.mark.slow
def test_one_whose_crawl_holds_too_much_memory_harms_itself_alone(tmp_path, monkeypatch):
    for module in ("batch", "batch_launcher"):
        monkeypatch.setattr(f"crawler.service.child.{module}.MEMORY", 600_000_000)
    names = ["also", "evil", "good"]
    with serve([source(name, 3, slow=1.0) for name in names], time.time) as running:
        house = WinnowHome(tmp_path, running.proxy)
        for name in names:
            house.write_site(name, f"http://{name}.example/")
        launch = Launch(
            prefix=(sys.executable, "-m", "tests.crawler.batch.greedy_crawl"),
            environment=house.environment(),
            folder=ROOT,
            home=house.home,
            grace=5.0,
            stop=threading.Event(),
        )
        with house.store() as store, ThreadPoolExecutor(len(names)) as threads:
            lanes = Lanes(1, lambda _site: True)
            launcher = BatchLauncher(launch, store, lanes)
            runs = {name: store.start_run(name, "crawl") for name in lanes.choose(names)}
            for name in names:
                lanes.enter(name)
            asked = {name: threads.submit(launcher, name, runs[name], timedelta(seconds=120)) for name in names}
            ends = {name: each.result() for name, each in asked.items()}
            rows = {name: store.run(run) for name, run in runs.items()}
            endings = {name: how_it_ended(row.ending, ends[name]) or row.ending for name, row in rows.items() if row}
            stored = sorted(each.article.site for each in store.articles(["also", "good"]))
    assert endings == {"also": "finished", "evil": "memory", "good": "finished"}
    assert (ends["evil"].memory or 0) > 600_000_000
    assert stored == ["also"] * 3 + ["good"] * 3
