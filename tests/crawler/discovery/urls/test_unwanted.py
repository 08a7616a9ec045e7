"""Addresses and places that no crawl of articles follows."""

import pytest

from crawler.discovery.urls import unwanted


@pytest.mark.parametrize(
    "path",
    ["/login", "/user/register/",
     "/wp-login.php?redirect_to=x", "/about-us/", "/impressum.html", "/search/?q=a", "/?s=a",
     "/a/b.jpg", "/share.php?u=1", "/a/123.html?replytocom=4", "/news/print/77", "/suche", "/en/contact"],
)  # fmt: skip
def test_unwanted(path):
    assert unwanted.is_unwanted(f"http://example.com{path}")


@pytest.mark.parametrize(
    "path",
    ["/", "/news/login-data-of-thousands-stolen.html", "/report/2025/12/18/a-day/", "/a/about/the/harbour", "/?p=7"],
)
def test_wanted(path):
    assert not unwanted.is_unwanted(f"http://example.com{path}")


@pytest.mark.parametrize(
    ("names", "is_service"),
    [("comments", True), ("post-share", True), ("bdsharebuttonbox", True), ("cookie-banner", True),
     ("post comments-open", False), ("commentary", False), ("cookie-free", False), ("news-list", False)],
)  # fmt: skip
def test_places(names, is_service):
    assert unwanted.is_unwanted_place(names) is is_service
