"""Sources: days that open what happened on them, curves of volume and fields, what is next, what went wrong last."""

import csv
import io
import re
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from crawler.spiders import SiteLoader
from crawler.web import WebSettings, backend, create_app, sources
from storage.service import Jobs
from storage.service.planned_jobs import PlannedJob, PlannedJobs

FIELDS = {"field/articles": 4, "field/authors": 1, "field/images": 4}


def today() -> date:
    """The day of this moment: the tests may begin before midnight and go on after it."""
    return datetime.now(UTC).date()


@pytest.fixture
def crawled(store):
    """A crawl of today that could not get two pages."""
    run = store.start_run("example", "crawl")
    counts = {"outcome/new": 4, "rejected/soft_404": 3, "failed/timeout": 2, **FIELDS}
    store.finish_run(run, ending="finished", exit_status=1, counts=counts)
    return run


def test_a_day_of_the_table_opens_what_happened_on_it(web):
    table = web.get("/sources").text
    day = (today() - timedelta(days=2)).isoformat()
    found = re.search(
        rf'<td class="day usual"><a href="(/sources/example\?day={day})#day" title="([^"]*)">2</a>', table
    )
    assert found
    assert found[2] == f"{day}: 2 articles, usual 0.0"
    opened = web.get(found[1]).text
    assert "articles are of this day" in opened
    assert "A bridge over the river is open" in opened.partition("<h2>Articles a day")[0]


def test_a_day_says_what_its_crawls_rejected_and_could_not_get(web, crawled):
    opened = web.get(f"/sources/example?day={today().isoformat()}").text
    assert "2 finished" in opened
    assert "pages rejected: 3 soft_404" in opened
    assert "requests failed: 2 timeout" in opened
    assert web.get("/sources/example?day=yesterday").status_code == 400
    assert "No crawl began on it" in web.get("/sources/example?day=1999-01-01").text


def test_a_source_says_what_is_next_and_what_went_wrong_last(web, store, crawled):
    page = web.get("/sources/example").text
    assert "next crawl: not planned" in page
    assert f'<a href="/crawls/{crawled}">crawl {crawled}</a> ended: finished, 2 timeout' in page
    PlannedJobs(store.engine).add(PlannedJob(site="example", digest="x", next_run=datetime(2031, 2, 3, 4, tzinfo=UTC)))
    assert "next crawl: 2031-02-03 04:00 UTC" in web.get("/sources/example").text
    assert "2031-02-03 04:00" in web.get("/sources").text
    Jobs(store.engine).problem("example", "example.toml: delay: not a number", datetime.now(UTC))
    assert "delay: not a number" in web.get("/sources/example").text


def test_curves_show_articles_and_fields(web, crawled):
    page = web.get("/sources/example").text
    assert len(re.findall(r'<rect class="column (?:none|usual|many)"', page)) == sources.CURVE_DAYS
    data = web.get("/sources/example?format=json").json()
    assert data["coverage"]["authors"][-1] == 25.0
    assert data["coverage"]["images"][-1] == 100.0
    assert data["coverage"]["authors"][0] is None
    assert '<span class="key l3">authors</span>' in page


def test_many_sources_come_by_pages_and_all_of_them_as_data(web, home, monkeypatch):
    monkeypatch.setattr(sources, "PAGE", 3)
    for number in range(7):
        (home / "sites" / f"more{number}.toml").write_text('start = ["http://more.example/"]\n')
    names, address = [], "/sources"
    while True:
        page = web.get(address).text
        found = re.findall(r'<tr>\s*<td><a href="/sources/(\w+)"', page)
        assert len(found) <= 3
        names += found
        following = re.search(r'<a href="(\?after=\w+)" rel="next">', page)
        if following is None:
            break
        address = f"/sources{following[1]}"
    assert sorted(names) == sorted({"example", "elsewhere", *(f"more{number}" for number in range(7))})
    assert len(names) == 9
    assert len(list(csv.DictReader(io.StringIO(web.get("/sources?format=csv").text)))) == 9


def test_what_is_being_counted_is_said(home, store, monkeypatch):
    go = threading.Event()
    monkeypatch.setattr(backend, "count_days", lambda *_: go.wait(10) and {})
    app = create_app(WebSettings(store, lambda: SiteLoader([str(home / "sites")]), home / "archive", patience=0.01))
    web = TestClient(app, base_url="http://127.0.0.1")
    for view in ("/sources", "/sources/example"):
        assert "Articles are being counted" in web.get(view).text
    assert web.get("/").status_code == 200
    go.set()
