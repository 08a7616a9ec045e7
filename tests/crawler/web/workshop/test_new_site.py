"""A new site: what is asked for is checked, and only whoever knows the token may ask."""

import pytest

from crawler.errors import CrawlerError
from crawler.web.workshop.new_site import probe_words
from tests.crawler.web.conftest import BEARER


def test_the_command_writes_nothing_and_takes_no_option_for_an_address():
    assert probe_words("https://a.test/", "a") == ["add", "--dry-run", "--name=a", "https://a.test/"]
    for url in ("--force", "-s X=1", "a.test", "file:///etc/passwd", "", "https://" + "a" * 3000):
        with pytest.raises(CrawlerError, match="address"):
            probe_words(url)
    for name in ("--force", "../x", "a b", "a/b"):
        with pytest.raises(CrawlerError, match="may hold"):
            probe_words("https://a.test/", name)


def test_nobody_else_asks(changing, home):
    for headers in ({}, BEARER | {"Origin": "http://evil.test"}):
        assert changing.post("/add", data={"url": "https://a.test/"}, headers=headers).status_code == 403
    assert not (home / "jobs").exists()
    assert "Log in" in changing.get("/add").text


def test_a_slip_is_told(changing):
    answer = changing.post("/add", data={"url": "javascript:alert(1)"}, headers=BEARER)
    assert answer.status_code == 400
    assert "give the address of a site" in answer.text
