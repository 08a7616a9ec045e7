"""What is said where nothing can render pages."""

import pytest

from crawler.rendering import BrowserMissingError, check_browser, chromium
from tests.servers.command_line import WinnowHome


def test_a_missing_extra_names_the_command(monkeypatch):
    monkeypatch.setattr(chromium, "find_spec", lambda _: None)
    with pytest.raises(BrowserMissingError, match=r"pip install 'winnow-news\[render\]'"):
        check_browser(None)


def test_a_missing_browser_is_said(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(BrowserMissingError, match="no Chromium"):
        check_browser(None)
    with pytest.raises(BrowserMissingError, match="WINNOW_BROWSER: no program '/no/chromium'"):
        check_browser("/no/chromium")


def test_a_crawl_without_a_browser_is_one_line(tmp_path):
    house = WinnowHome(tmp_path)
    house.write_site("herald", "http://herald.example/", 'render = "always"')
    done = house.scrapy("crawl", "herald", settings={"WINNOW_BROWSER": "/no/chromium"})
    assert (done.status, done.err.strip()) == (2, "winnow: WINNOW_BROWSER: no program '/no/chromium'")


def test_a_word_that_is_none_is_one_line(tmp_path):
    house = WinnowHome(tmp_path)
    path = house.write_site("herald", "http://herald.example/", 'render = "yes"')
    done = house.scrapy("crawl", "herald")
    expected = f"winnow: {path}: key 'render': expected 'never', 'auto' or 'always', not 'yes'"
    assert (done.status, done.err.strip()) == (2, expected)
