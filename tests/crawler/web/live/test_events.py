"""The stream of a crawl: its view when it has changed, its end, and no more readers than there may be."""

import threading

import httpx
import pytest
from starlette.testclient import TestClient

from crawler.backfill import report
from crawler.spiders import SiteLoader
from crawler.web import WebSettings, create_app
from crawler.web.live import events, sight
from tests.crawler.web.conftest import HOSTILE
from tests.servers.browser import served


def read(client: TestClient, run: int) -> list[tuple[str, str]]:
    """Read the events of a run to their end."""
    found = []
    with client.stream("GET", f"/crawls/{run}/events") as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        for block in "".join(answer.iter_text()).split("\n\n"):
            lines = block.split("\n")
            data = "\n".join(line.removeprefix("data: ") for line in lines if line.startswith("data: "))
            found += [(line.removeprefix("event: "), data) for line in lines if line.startswith("event: ")]
    return found


def test_the_stream_of_a_run_that_has_ended_is_its_view_and_its_end(web, store):
    first, end = read(web, 1)
    assert first[0] == "crawl"
    assert "Requests answered" in first[1]
    assert "2 articles kept (2 new)" in first[1]  # the report of the terminal
    assert end == ("end", "ended")


def test_the_stream_of_a_run_goes_on_until_it_ends(web, store, monkeypatch):
    monkeypatch.setattr(events, "TICK", 0.02)
    run, told = store.start_run("example", "crawl"), []

    def look_at(backend, number, look=sight.look_at):
        found = look(backend, number)
        told.append(number)
        if len(told) == 1:
            store.count_run(run, {"fetched": 77, "outcome/new": 5}, 10, {"step": 2.0, "counts": [4, 8], "waiting": 31})
        if len(told) == 3:
            store.finish_run(run, ending="finished", exit_status=0, counts={"fetched": 78})
        return found

    monkeypatch.setattr(events, "look_at", look_at)
    names = [name for name, _ in read(web, run)]
    assert names == ["crawl", "crawl", "crawl", "end"]


def test_a_stream_goes_on_until_the_report_is_made(home, store, monkeypatch):
    monkeypatch.setattr(events, "TICK", 0.02)
    go, asked = threading.Event(), []

    def report_of_run(*given):
        asked.append(1)
        go.wait(10)
        return report.report_of_run(*given)

    monkeypatch.setattr(sight, "report_of_run", report_of_run)
    settings = WebSettings(store, lambda: SiteLoader([str(home / "sites")]), home / "archive", patience=0.01)
    web = TestClient(create_app(settings), base_url="http://127.0.0.1")
    page = web.get("/crawls/1").text
    assert "The report is being made" in page
    assert 'data-events="/crawls/1/events"' in page
    threading.Timer(0.3, go.set).start()
    *_, last, end = read(web, 1)
    assert "2 articles kept (2 new)" in last[1]
    assert end[0] == "end"
    assert asked == [1]


def test_a_stream_shows_the_curve_and_what_waits(web, store):
    crawl, _ = store.crawl("example", "crawl", {}, True)
    run = store.start_run("example", "crawl")
    store.count_run(run, {"fetched": 77}, 10, {"step": 2.0, "counts": [4, 8], "waiting": 31})
    text = web.get(f"/crawls/{run}").text
    assert '<polyline class="line l1" points="0.0,67.0 600.0,14.0">' in text
    assert ">4 a second</text>" in text
    assert "<dt>Addresses waiting</dt><dd>31</dd>" in text
    assert f'data-events="/crawls/{run}/events"' in text
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in text
    assert crawl.id


def test_more_readers_than_there_may_be_are_told_so(web, monkeypatch):
    monkeypatch.setattr(events, "MOST_READERS", 0)
    answer = web.get("/crawls/1/events")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_no_run_has_no_stream(web):
    assert web.get("/crawls/99/events").status_code == 404


def test_words_of_a_log_are_words_in_the_stream(web, store, tmp_path):
    log = tmp_path / "log"
    log.write_text(f"{HOSTILE}\nevent: end\n")
    run = store.start_run("example", "crawl", log=str(log))
    store.finish_run(run, ending="finished", exit_status=0, counts={})
    names = [name for name, _ in read(web, run)]
    assert names == ["crawl", "end"]
    assert "<script>alert" not in read(web, run)[0][1]


@pytest.mark.timeout(30)
def test_a_server_that_ends_ends_its_streams(home, store):
    run, ending = store.start_run("example", "crawl"), [False]
    sites = SiteLoader([str(home / "sites")])
    app = create_app(WebSettings(store, lambda: sites, home / "archive", ending=lambda: ending[0]))
    with served(app) as base, httpx.stream("GET", f"{base}/crawls/{run}/events") as answer:
        lines = answer.iter_lines()
        assert "event: crawl" in (next(lines), next(lines), next(lines))
        ending[0] = True
        assert "event: end" not in list(lines)
