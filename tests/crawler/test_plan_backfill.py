"""winnow backfill that looks at the site first: the plan, what it costs, and that nothing is asked for twice."""

import json
from collections import Counter
from datetime import datetime

from examples.demo.serve import serving
from tests.servers.command_line import WinnowHome
from tests.servers.faulty_site import serve
from tests.servers.small_site import LINKS, serve_small_site

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1}


def test_a_look_costs_no_page_twice_and_the_report_holds_the_plan(tmp_path):
    with serve_small_site((200, "User-agent: *\nDisallow:\n")) as (address, log):
        ended = WinnowHome(tmp_path).scrapy("backfill", address, "--json", settings=SETTINGS)
    assert ended.status == 0, ended.err
    report = json.loads(ended.out)
    asked = Counter(path for _, path in log)
    assert [path for path, times in asked.items() if times > 1] == []
    assert set(LINKS) <= set(asked)
    assert report["outcomes"]["new"] == len(LINKS)
    assert report["months"] == {"2026-03": 24}
    plan = report["plan"]
    assert plan["auto"] is True
    assert plan["articles"] == len(LINKS)
    assert plan["asked"] <= 60
    assert [(one["kind"], one["address"], one["pages"]) for one in plan["sources"]] == [("list", address, 1)]


def test_a_dry_run_prints_the_plan_and_stores_nothing(tmp_path):
    house = WinnowHome(tmp_path)
    with serving(datetime.now().astimezone()) as addresses:
        base = next(each.base for each in addresses if each.site.endswith("en"))
        ended = house.scrapy("backfill", base, "--dry-run", "--json", settings=SETTINGS)
    assert ended.status == 0, ended.err
    plan = json.loads(ended.out)["plan"]
    kinds = Counter(source["kind"] for source in plan["sources"])
    assert kinds["sitemap"] >= 1
    assert kinds["list"] >= 3
    with house.store() as store:
        assert (store.counts()["articles"], store.runs()) == (0, [])
    assert not (house.home / "archive").exists()


def test_a_site_on_which_nearly_everything_is_wrong_has_a_plan_nevertheless(tmp_path):
    settings = SETTINGS | {"DOWNLOAD_TIMEOUT": 1, "WINNOW_RETRY_DELAYS": ""}
    with serve() as faults:
        ended = WinnowHome(tmp_path).scrapy("backfill", faults.base, "--dry-run", settings=settings)
        asked = Counter(faults.paths())
    assert ended.status == 0, ended.err
    assert faults.base in ended.out
    assert "articles" in ended.out
    assert sum(asked.values()) <= 61


def test_a_site_that_does_not_answer_has_its_start_page_for_a_plan(tmp_path):
    start = "http://127.0.0.1:9/"
    ended = WinnowHome(tmp_path).scrapy(
        "backfill", start, "--dry-run", "--json", settings=SETTINGS | {"WINNOW_RETRY_DELAYS": ""}
    )
    assert ended.status == 0, ended.err
    plan = json.loads(ended.out)["plan"]
    assert [source["address"] for source in plan["sources"]] == [start]
    assert any(problem.startswith(start) for problem in plan["problems"])
