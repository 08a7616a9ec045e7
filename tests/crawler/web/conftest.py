"""A store with articles, a hostile one among them, and the web interface over it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from starlette.testclient import TestClient

from crawler.paths import Paths
from crawler.spiders import SiteLoader
from crawler.web import WebSettings, create_app
from pipelines.extraction import extract
from pipelines.workers import WorkerBounds
from storage.archive import Archive
from storage.records import Article, Page
from storage.store import Store
from tests.servers.browser import Browser, browsing, chromium, served

HOSTILE = '"><script>alert(1)</script><img src=http://evil.test/x onerror=alert(2)>'
TOKEN = "let me"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
SENTENCE = "The council of the town opened the new bridge over the river on Monday, after two years of work. "


def html(title: str, text: str, day: datetime) -> bytes:
    """Return a page with a menu, an article and a list of others."""
    paragraphs = "".join(f"<p>{SENTENCE}{text} {number}.</p>" for number in range(5))
    return (
        f"<html lang=en><head><title>{title}</title><meta property=article:published_time content={day.isoformat()}>"
        f"<script>alert('page')</script><link rel=stylesheet href=http://evil.test/x.css></head><body onload=alert(3)>"
        f"<nav><a href=/>Home</a> <a href=/sport>Sport</a></nav><article><h1>{title}</h1>{paragraphs}</article>"
        f"<img src=http://evil.test/pixel.gif><iframe src=http://evil.test/></iframe>"
        f"<ul class=related><li><a href=/1>Other story of the week</a><li><a href=/2>Yet another story</a></ul>"
        f"</body></html>"
    ).encode()


def stored(store: Store, archive: Archive, url: str, title: str, text: str, site: str = "example") -> Article:
    """Archive a page, extract it and store the article."""
    now = datetime.now(UTC)
    day = now - timedelta(days=2)
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    page = Page(site, url, url, 200, headers, html(title, text, day), now)
    article = extract(replace(page, raw_ref=archive.write(page)))
    assert isinstance(article, Article), article
    store.save([article])
    return article


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have searches wait for the index as long as a busy machine takes."""
    for name in ("backend.INDEXING", "data.WAIT_SECONDS", "search.WAIT_SECONDS"):
        monkeypatch.setattr(f"crawler.web.{name}", 30.0)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with the file of one site."""
    sites = tmp_path / "sites"
    sites.mkdir()
    (sites / "example.toml").write_text('start = ["http://www.example.com/"]\n[schedule]\ninterval = "1 h"\n')
    return tmp_path


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    """A store with three articles and a run."""
    with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        archive = Archive(home / "archive")
        stored(store, archive, "http://www.example.com/bridge.html", "A bridge over the river is open", "Quillwort")
        stored(store, archive, "http://www.example.com/<b>.html", f"News of the day {HOSTILE}", HOSTILE)
        stored(store, archive, "http://other.example/x.html", "A festival of music in the park", "Oboe", "elsewhere")
        archive.close()
        run = store.start_run("example", "crawl")
        store.finish_run(run, ending="finished", exit_status=0, counts={"outcome/new": 2, "fetched": 5})
        yield store


def whole_settings(home: Path, store: Store) -> WebSettings:
    """Return settings under which everything can be done by whoever knows the token."""
    sites, bounds = home / "sites", WorkerBounds(1, 20.0, 1_000_000)
    places = Paths(home, f"sqlite:///{home / 'winnow.db'}", (sites,))
    return WebSettings(
        store,
        lambda: SiteLoader([str(sites)]),
        home / "archive",
        token=TOKEN,
        own_sites=sites,
        bounds=bounds,
        places=places,
        patience=5.0,
    )


@pytest.fixture
def changing(home: Path, store: Store) -> TestClient:
    """A client of an interface with all that it can do; it is logged in where it sends ``BEARER``."""
    return TestClient(create_app(whole_settings(home, store)), base_url="http://127.0.0.1", follow_redirects=False)


@pytest.fixture(scope="module")
def started_chromium() -> Iterator[Chromium]:
    """Chromium, started once for the tests of a file.  Not for more: while it runs no other loop can in its thread."""
    with chromium() as started:
        yield started


@pytest.fixture
def logged_in(home: Path, store: Store, started_chromium: Chromium) -> Iterator[Browser]:
    """A real browser that may change everything; nothing may trouble it."""
    with served(create_app(whole_settings(home, store))) as base, browsing(base, started_chromium) as browser:
        page = browser.open("/login")
        page.get_by_label("Token").fill(TOKEN)
        page.get_by_role("button", name="Log in").click()
        yield browser
        assert browser.troubles == []


@pytest.fixture
def web(home: Path, store: Store) -> TestClient:
    """A client of an interface that keeps no answers: tests change the store behind it."""
    app = create_app(
        WebSettings(store, lambda: SiteLoader([str(home / "sites")]), home / "archive", patience=5.0, kept_seconds=0)
    )
    return TestClient(app, base_url="http://127.0.0.1")
