"""Several sites in one process, as a user meets them: a run, a deadline and a verdict each, one report."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.crawler.batch.farm import SmallSource, source
from tests.servers.command_line import ROOT, WinnowHome
from tests.servers.many_sites.server import serve

DEADLINE = '[schedule]\ndeadline = "5s"'


@pytest.fixture(scope="module")
def farm() -> Iterator[str]:
    """Three sources of two articles, one that would take a day, and one that is not there."""
    sources = [*map(source, ("good", "also", "third")), source("slow", 400, slow=1.0), SmallSource("gone.example", {})]
    with serve(sources, time.time) as running:
        yield running.proxy


@pytest.fixture
def house(tmp_path, farm):
    made = WinnowHome(tmp_path, farm)
    for name in ("good", "also", "third", "gone"):
        made.write_site(name, f"http://{name}.example/")
    made.write_site("slow", "http://slow.example/", DEADLINE)
    return made


@pytest.mark.slow
def test_each_site_of_a_batch_has_its_own_run_deadline_and_verdict(house):
    told = house.scrapy("crawl", "good", "gone", "slow", "also", "--json", settings={"LOG_LEVEL": "INFO"})
    found = {each["site"]: each for each in json.loads(told.out)}
    assert told.status == 2
    assert {name: each["exit_status"] for name, each in found.items()} == {"good": 0, "also": 0, "slow": 1, "gone": 2}
    with house.store() as store:
        runs = {run.site: run for run in store.runs()}
        assert {name: run.ending for name, run in runs.items()} == {
            "good": "finished",
            "also": "finished",
            "slow": "deadline",
            "gone": "finished",
        }
        assert {name: run.exit_status for name, run in runs.items()} == {"good": 0, "also": 0, "slow": 1, "gone": 2}
        assert len({run.pid for run in runs.values()}) == 1
        assert sorted(each.article.site for each in store.articles(["good", "also"])) == ["also"] * 2 + ["good"] * 2
    lines = [line for line in told.err.splitlines() if "winnow" in line]
    assert any("slow: is over its deadline" in line for line in lines)
    assert not [line for line in lines if ".example" in line and ": " not in line]


@pytest.mark.slow
def test_one_line_a_site_and_a_total_and_paused_sites_are_left_out(house):
    house.write_site("off", "http://off.example/", "[schedule]", "enabled = false")
    house.write_site("broken", "http://broken.example/", "colour = 1")
    for name in ("slow", "gone"):
        assert house.scrapy("jobs", "pause", name).status == 0
    told = house.scrapy("crawl", "--all", "-a", "revisit=no")
    lines = told.out.splitlines()
    assert told.status == 0, told.err
    assert sorted(line.partition(":")[0] for line in lines[:-1]) == ["also", "good", "third"]
    assert all("2 articles kept (2 new)" in line for line in lines[:-1])
    assert lines[-1].startswith("total: 3 sites (3 done), ")
    assert lines[-1].endswith("6 articles kept (6 new)")
    assert "broken.toml" in told.err


@pytest.mark.parametrize("words", [["good", "goodd"], ["good", "--all"], ["good", "also", "-o", "out.jsonl"], []])
def test_what_is_wrong_is_said_before_anything_begins(house, words):
    told = house.scrapy("crawl", *words)
    assert told.status == 2
    assert len([line for line in told.err.splitlines() if line.startswith(("winnow: ", "__main__.py: "))]) == 1
    with house.store() as store:
        assert store.runs() == []


@pytest.mark.slow
def test_one_interrupt_ends_all_of_them_in_good_order(house):
    house.write_site("slow", "http://slow.example/")
    house.write_site("too", "http://slow.example/elsewhere")  # not beside its neighbour: it is the same host
    child = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "crawl", "slow", "good", "too"],
        cwd=ROOT,
        env=house.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    end = time.monotonic() + 40
    with house.store() as store:
        while not any(run.site == "good" and run.ended_at for run in store.runs()) and time.monotonic() < end:
            time.sleep(0.1)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=40)
        assert child.returncode == 1
        assert {run.site: run.ending for run in store.runs()} == {"slow": "interrupted", "good": "finished"}
    assert err.count("interrupted; run the same command again") == 1
    assert "1 not begun" in out
