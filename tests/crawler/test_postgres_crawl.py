"""A whole crawl, and its export on a real PostgreSQL server."""

import json

import pytest

from tests.servers.command_line import WinnowHome
from tests.servers.faulty_site import serve

pytestmark = pytest.mark.slow

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1}


@pytest.fixture
def house(tmp_path, empty_postgresql):
    return WinnowHome(tmp_path, database=empty_postgresql)


def test_crawl_twice_and_export(house):
    with serve() as faults:
        start = f"{faults.base}/news/mill-turns-again-101.html"
        runs = [house.scrapy("crawl", start, settings=SETTINGS) for _ in range(2)]
        asked = [path for path in faults.paths() if path.startswith("/news/")]
    assert [run.status for run in runs] == [0, 0], runs[0].err + runs[1].err
    out = house.home / "out.jsonl"
    assert house.scrapy("export", str(out)).status == 0
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert "The village mill turns again" in {row["title"] for row in rows}
    assert not (house.home / "winnow.db").exists()
    with house.store() as store:
        assert [run.ending for run in store.runs()] == ["finished", "finished"]
    # the start page is asked for by every crawl; nothing else is
    assert len(asked) == len(set(asked)) + 1
