"""What may be changed, and by whom: only with the token, only from the server's own pages."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crawler.spiders import SiteLoader
from crawler.web import WebSettings, create_app
from storage.service import Jobs
from storage.store import Store

TOKEN = "a long token of the test"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def web(home: Path, store: Store) -> TestClient:
    app = create_app(WebSettings(store, lambda: SiteLoader([str(home / "sites")]), home / "archive", token=TOKEN))
    return TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)


def notes(store: Store):
    return Jobs(store.engine).all().get("example")


def test_without_the_token_nothing_changes(web, store):
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Cookie": "winnow_login=wrong"}):
        assert web.post("/sources/example/pause", headers=headers).status_code == 403
    assert web.post("/login", data={"token": "wrong"}).status_code == 403
    assert notes(store) is None
    assert "Pause" not in web.get("/sources/example").text


def test_a_browser_logs_in_and_pauses_and_resumes(web, store):
    entered = web.post("/login", data={"token": TOKEN}, headers={"Origin": "http://127.0.0.1"})
    assert entered.status_code == 303
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN not in cookie
    assert "Pause" in web.get("/sources/example").text
    done = web.post("/sources/example/pause", headers={"Accept": "text/html", "Origin": "http://127.0.0.1"})
    assert (done.status_code, done.headers["location"]) == (303, "http://127.0.0.1/sources/example")
    assert notes(store).paused_at is not None
    assert "Resume" in web.get("/sources/example").text
    web.post("/sources/example/resume")
    assert notes(store).paused_at is None


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.test"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_a_page_of_another_server_changes_nothing(web, store, headers):
    assert web.post("/sources/example/pause", headers=BEARER | headers).status_code == 403
    assert web.post("/login", data={"token": TOKEN}, headers=headers).status_code == 403
    assert notes(store) is None


def test_a_program_asks_for_a_crawl_and_accepts(web, store):
    assert web.post("/sources/example/run", headers=BEARER).json() == {"site": "example", "done": "requested"}
    assert notes(store).asked_at <= datetime.now(UTC)
    assert web.post("/sources/example/accept", headers=BEARER).status_code == 200
    assert web.post("/sources/example/retry", headers=BEARER).json()["done"] == "0 queued again"


@pytest.mark.parametrize(("path", "status"), [("nobody/pause", 400), ("nobody/run", 400), ("example/drop", 404)])
def test_what_cannot_be_done_is_said(web, path, status):
    answer = web.post(f"/sources/{path}", headers=BEARER | {"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.json()["error"]


def test_a_server_without_a_token_only_shows(home, store):
    app = create_app(WebSettings(store, lambda: SiteLoader([str(home / "sites")]), home / "archive"))
    web = TestClient(app, base_url="http://127.0.0.1")
    for headers in (BEARER, {"Authorization": "Bearer "}, {"Authorization": "Bearer None"}):
        assert web.post("/sources/example/pause", headers=headers).status_code == 403
    assert web.post("/login", data={"token": ""}).status_code == 403


def test_a_form_without_end_is_not_read(web):
    assert web.post("/login", content=b"token=" + b"a" * 1_000_000).status_code == 403


def test_a_crawl_is_asked_to_stop_once_it_goes_on(web, store):
    run = store.start_run("example", "crawl")
    assert web.post(f"/crawls/{run}/stop").status_code == 403
    assert not store.is_asked_to_stop(run)
    assert "Stop" not in web.get(f"/crawls/{run}").text
    web.post("/login", data={"token": TOKEN}, headers={"Origin": "http://127.0.0.1"})
    assert "<button>Stop</button>" in web.get(f"/crawls/{run}").text
    done = web.post(f"/crawls/{run}/stop", headers={"Accept": "text/html", "Origin": "http://127.0.0.1"})
    assert (done.status_code, done.headers["location"]) == (303, f"http://127.0.0.1/crawls/{run}")
    assert store.is_asked_to_stop(run)
    assert "asked to stop" in web.get(f"/crawls/{run}").text
    assert web.post("/crawls/1/stop").status_code == 400
    assert web.post("/crawls/99/stop").status_code == 400
