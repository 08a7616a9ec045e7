"""The web interface in a real browser: no error, nothing from elsewhere, keys, narrow and dark, for everybody."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from crawler.spiders import SiteLoader
from crawler.web import WebSettings, create_app
from pipelines.extraction import KEPT, explain
from storage.archive import Archive
from storage.export.records import record_id
from storage.store import Store
from tests.crawler.web.conftest import whole_settings
from tests.servers.browser import browsing, served

pytestmark = [pytest.mark.process, pytest.mark.timeout(120)]

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
SHOTS = Path(__file__).resolve().parents[3] / "build" / "web"


@pytest.fixture
def browser(home, store, started_chromium):
    with served(create_app(whole_settings(home, store))) as base, browsing(base, started_chromium) as browser:
        yield browser
        assert browser.troubles == []


@pytest.fixture
def bridge(store):
    (found,) = [each for each in store.articles() if "bridge" in each.article.title]
    return found


def views(store: Store) -> Iterator[str]:
    yield from (
        "/",
        "/sources",
        "/sources/example",
        f"/sources/example?day={datetime.now(UTC).date().isoformat()}",
        "/crawls",
        "/crawls/1",
        "/search",
        "/search?q=council",
        "/api",
        "/login",
        f"/articles/{record_id(next(store.articles()).article)}?revisions=beside",
        "/sources/example/file",
        "/jobs",
        "/add",
        "/corpus?count=1&language=en",
        "/corpus/withdrawals",
    )
    record = next(record_id(each.article) for each in store.articles(["example"]))
    yield f"/sources/example/pick/{record}?block=5"
    yield from (f"/articles/{record_id(each.article)}" for each in store.articles())


@pytest.mark.slow
def test_every_view_is_sound_and_open_to_everybody(browser, store):
    """In a wide window and a narrow one, light and dark; axe-core finds nothing serious."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    for number, view in enumerate(views(store)):
        for width, scheme in ((1280, "light"), (420, "dark")):
            browser.page.set_viewport_size({"width": width, "height": 900})
            browser.page.emulate_media(color_scheme=scheme)
            page = browser.open(view)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), f"{view} at {width}"
            page.evaluate(AXE)
            found = page.evaluate("axe.run(document, {iframes: false})")["violations"]
            serious = [each for each in found if each["impact"] in ("serious", "critical")]
            assert serious == [], f"{view} {scheme}: {[(each['id'], each['nodes'][0]['html']) for each in serious]}"
            name = re.sub(r"\W+", "-", view.partition("?")[0]).strip("-") or "overview"
            page.screenshot(path=SHOTS / f"{number}-{name[:20]}-{scheme}.png")


def test_the_colours_of_a_page_are_what_explain_says(browser, home, bridge):
    page = browser.open(f"/articles/{record_id(bridge.article)}")
    inside = page.frame_locator("iframe")
    kept = [words for words in inside.locator(".kept").all_inner_texts() if words]
    told = explain(Archive(home / "archive").read(bridge.article.raw_ref))
    assert kept == [line.text for line in told.lines if line.fate == KEPT]
    colour = inside.locator(".kept").first.evaluate("each => getComputedStyle(each).backgroundColor")
    assert colour == "rgb(207, 236, 207)"


def test_why_each_field_won_is_read_when_it_is_unfolded(browser, bridge):
    page = browser.open(f"/articles/{record_id(bridge.article)}")
    assert page.get_by_text("said by").count() == 0
    page.get_by_text("Each field with its candidates").focus()
    page.keyboard.press("Enter")
    page.get_by_text("said by").first.wait_for()


def test_keys_lead_to_the_search_and_through_its_hits(browser):
    page = browser.open("/")
    page.keyboard.press("/")
    page.keyboard.type("council")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=council")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator(".hits > li").first
    assert "chosen" in first.get_attribute("class")
    title = first.locator("h2").inner_text()
    page.keyboard.press("?")
    help_of_keys = page.get_by_role("dialog", name="Keys")
    help_of_keys.wait_for()
    assert "next, previous entry" in help_of_keys.inner_text()
    page.keyboard.press("j")  # not while the help is open
    page.keyboard.press("Escape")
    assert not help_of_keys.is_visible()
    page.keyboard.press("o")
    page.wait_for_url("**/articles/*")
    assert page.locator("h1").inner_text() == title


def test_keys_move_through_a_table_and_facets_narrow_a_search(browser):
    page = browser.open("/sources")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/sources/*")
    page = browser.open("/search?q=council")
    page.get_by_role("navigation", name="Narrow the hits").get_by_role("link", name="elsewhere").click()
    page.wait_for_url("**/search?q=council&site=elsewhere")
    assert page.locator(".hits > li").count() == 1


def test_a_person_logs_in_and_pauses_a_source(browser):
    page = browser.open("/login")
    page.get_by_label("Token").fill("let me")
    page.get_by_role("button", name="Log in").click()
    browser.open("/sources/example")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Resume").wait_for()
    assert "paused since" in page.locator("main").inner_text()


def test_a_changed_site_file_is_tried_saved_and_used(browser, home):
    page = browser.open("/login")
    page.get_by_label("Token").fill("let me")
    page.get_by_role("button", name="Log in").click()
    browser.open("/sources/example/file")
    field = page.get_by_label("Site file (TOML)")
    changed = field.input_value() + 'prune = ["article p:nth-of-type(2)"]\n'
    field.fill('prune = ["article p:nth-of-type(2)"]\n' + field.input_value())
    page.get_by_role("button", name="Try it").click()
    page.get_by_text("2 pages read: 2 changed").wait_for()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/sources/example")
    assert sorted((home / "sites" / "example.toml").read_text().split()) == sorted(changed.split())


def test_a_crawl_that_goes_on_is_seen_moving(browser, store, tmp_path):
    log = tmp_path / "log"
    log.write_text("first line\n")
    run = store.start_run("example", "crawl", log=str(log))
    page = browser.open(f"/crawls/{run}")
    assert "first line" in page.locator("main").inner_text()
    log.write_text("first line\nsecond line\n")
    page.get_by_text("second line").wait_for(timeout=10_000)
    store.finish_run(run, ending="finished", exit_status=0, counts={})
    page.get_by_text("finished", exact=True).wait_for(timeout=10_000)


def test_reading_works_without_scripts(home, store, started_chromium):
    app = create_app(WebSettings(store, lambda: SiteLoader([str(home / "sites")]), home / "archive"))
    with served(app) as base, browsing(base, started_chromium) as browser:
        browser.page.route("**/*.js", lambda route: route.abort())
        page = browser.open("/")
        page.get_by_label("Search articles").fill("bridge")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="A bridge over the river is open").click()
        page.get_by_role("heading", name="Text").wait_for()
