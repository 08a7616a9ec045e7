"""In a real browser: a block pointed at becomes an entry that is tried, saved and used on the archive; a site added."""

from datetime import datetime

import pytest

from examples.demo.serve import serving

pytestmark = [pytest.mark.process, pytest.mark.timeout(120)]


@pytest.mark.slow
def test_from_a_block_to_articles_read_again(logged_in, home, store):
    (before,) = [each.article for each in store.articles() if "bridge" in each.article.title]
    assert "Quillwort 4." in before.text
    page = logged_in.open("/sources/example/file")
    page.get_by_role("link", name="A bridge over the river is open").click()
    page.frame_locator("iframe").get_by_text("Quillwort 4.").click()
    page.get_by_text("article > p").wait_for()
    assert page.frame_locator("iframe").locator("#chosen").inner_text().endswith("Quillwort 4.")
    assert page.get_by_role("link", name="Log in").count() == 0, "the cookie of the login was not sent"
    box = page.locator(".box", has_text="article > p")
    assert "on 2 of 2 pages (10 elements)" in box.inner_text()
    box.get_by_role("link", name="Remove it: prune").click()
    page.get_by_role("status").get_by_text("prune: article > p").wait_for()
    field = page.get_by_label("Site file (TOML)")
    field.fill(field.input_value().replace("article > p", "article > p:last-child"))
    page.get_by_role("button", name="Try it").click()
    page.get_by_text("2 pages read: 2 changed").wait_for()
    page.get_by_role("button", name="Save and read the archive again").click()
    page.get_by_role("heading", name="What changed").wait_for(timeout=60_000)
    assert "2 archived pages of example read again" in page.locator("main").inner_text()
    assert 'prune = [\n    "article > p:last-child",\n]' in (home / "sites" / "example.toml").read_text()
    (after,) = [each.article for each in store.articles() if "bridge" in each.article.title]
    assert "Quillwort 3." in after.text
    assert "Quillwort 4." not in after.text


@pytest.mark.slow
def test_a_site_is_looked_at_and_saved(logged_in, home):
    with serving(datetime.now().astimezone()) as addresses:
        address = next(each.base for each in addresses if each.site.endswith("en"))
        page = logged_in.open("/sources")
        page.get_by_role("link", name="Add a site").click()
        page.get_by_label("Address").fill(address)
        page.get_by_label("Name").fill("tide")
        page.get_by_role("button", name="Look at it").click()
        page.get_by_text(f"requesting {address}").first.wait_for(timeout=60_000)
        page.get_by_role("button", name="Save tide.toml").wait_for(timeout=60_000)
    assert "robots.txt: names " in page.locator("main").inner_text()
    page.get_by_role("button", name="Save tide.toml").click()
    page.wait_for_url("**/sources/tide")
    assert address in (home / "sites" / "tide.toml").read_text()
