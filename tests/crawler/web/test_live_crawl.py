"""A crawl of a real site by the real command, seen moving in a real browser, and stopped from the page."""

import time

import pytest
from playwright.sync_api import expect

from crawler.spiders import SiteLoader
from crawler.web import WebSettings, create_app
from storage.store import Store
from tests.servers.browser import browsing, chromium, served
from tests.servers.command_line import WinnowHome
from tests.servers.large_site import LargeSite, serve

pytestmark = [pytest.mark.process, pytest.mark.timeout(180)]


def run_of(store: Store) -> int:
    """Wait for the row of the crawl."""
    while not (found := store.runs("town", limit=1)):
        time.sleep(0.05)
    return found[0].id


@pytest.mark.slow
def test_a_crawl_is_seen_moving_and_stopped_from_its_page(tmp_path):
    house = WinnowHome(tmp_path)
    with serve(LargeSite(20_000)) as town:
        house.write_site("town", f"{town.base}/")
        with house.store() as store:
            app = create_app(
                WebSettings(store, lambda: SiteLoader([str(house.sites)]), tmp_path / "archive", token="let me")
            )
            log = ("--logfile", str(tmp_path / "crawl.log"))
            crawl = house.start("crawl", "town", *log, settings={"AUTOTHROTTLE_ENABLED": 0, "DOWNLOAD_DELAY": 0.02})
            try:
                run = run_of(store)
                with served(app) as base, chromium() as started, browsing(base, started) as browser:
                    page = browser.open("/login")
                    page.set_default_timeout(60_000)
                    page.get_by_label("Token").fill("let me")
                    page.get_by_role("button", name="Log in").click()
                    page.goto(f"{base}/crawls/{run}")
                    page.evaluate("window.here = true")
                    page.locator("#rate svg").wait_for(timeout=60_000)
                    page.locator("#queue td", has_text="127.0.0.1").first.wait_for(timeout=60_000)
                    first = page.locator("#figures dd").first.inner_text()
                    expect(page.locator("#figures dd").first).not_to_have_text(first, timeout=60_000)
                    assert page.evaluate("window.here")  # moved without being loaded anew
                    page.get_by_role("button", name="Stop").click()
                    page.get_by_text("interrupted").first.wait_for(timeout=60_000)
                    page.locator("#report pre.report", has_text="articles kept").wait_for()
                    assert browser.troubles == []
                assert crawl.wait(60) == 1
            finally:
                crawl.kill()
            (ended,), (left,) = store.runs("town"), store.crawls("town")
            assert (ended.ending, ended.exit_status) == ("interrupted", 1)
            assert ended.activity is not None
            assert ended.activity["counts"]
            assert left.finished_at is None
            counts = store.crawl_counts(left.id)
            assert counts["waiting"] > 0
            assert not counts.get("leased")
