"""In a real browser: a block pointed at becomes an entry that is tried, saved and used on the archive; a site added."""

from datetime import datetime

import pytest
from playwright.sync_api import Page

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


def chosen(page: Page, words: str, button: str) -> str:
    """Point at a text of the bridge's page and take the entry of the box that is named first."""
    page.get_by_role("link", name="A bridge over the river is open").click()
    page.frame_locator("iframe").get_by_text(words).first.click()
    page.locator(".box").first.get_by_role("link", name=button).click()
    page.get_by_role("status").get_by_text(f"{button.rsplit(maxsplit=1)[-1]}: ").wait_for()
    return page.get_by_label("Site file (TOML)").input_value()


def test_a_draft_outlives_the_choice_of_pages(logged_in, home):
    """Two blocks, one after the other, on top of words that were typed; then discarded, refused, and saved."""
    file, draft = home / "sites" / "example.toml", "This text is a draft"
    before = file.read_text()
    page = logged_in.open("/sources/example/file")
    field, line = page.get_by_label("Site file (TOML)"), page.get_by_text(draft)
    assert not line.is_visible()
    field.fill(f'language = "en"\n{before}')
    assert line.is_visible()
    assert 'prune = [\n    "nav",' in chosen(page, "Sport", "Remove it: prune")
    text = chosen(page, "Other story", "Remove it: prune")
    assert text.startswith('language = "en"\nstart')
    assert "nav" in text
    assert "ul.related > li" in text
    assert page.url.endswith("/sources/example/file")
    logged_in.open("/sources/example")
    logged_in.open("/sources/example/file")
    assert field.input_value() == text
    assert line.is_visible()
    assert file.read_text() == before
    page.get_by_role("button", name="Discard the draft").click()
    line.wait_for(state="hidden")
    assert field.input_value() == before
    assert logged_in.troubles == []
    field.fill("start = [")
    logged_in.open("/sources/example/file?prune=nav")
    page.get_by_role("alert").get_by_text("not valid TOML").wait_for()
    assert field.input_value() == "start = ["
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("alert").get_by_text("not valid TOML").wait_for()
    assert line.is_visible()
    field.fill(text)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/sources/example")
    file.write_text(before)
    logged_in.open("/sources/example/file")
    assert field.input_value() == before
    assert not line.is_visible()
    assert [each for each in logged_in.troubles if "400" not in each] == []
    logged_in.troubles.clear()


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
