"""Meta refresh and rel=canonical."""

import pytest

from crawler.discovery.markup import redirects

URL = "http://example.com/old/7.html"


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=/news/7.html", "http://example.com/news/7.html"),
        ("0; URL='../news/7.html'", "http://example.com/news/7.html"),
        ("3;Url=&quot;http://other.org/7&quot;", "http://other.org/7"),
        ("0,/news/7.html", "http://example.com/news/7.html"),
        ("600;url=/news/7.html", None),
        ("5", None),
        ("0;url=http://example.com/old/7.html", None),
        ("0;url=javascript:void(0)", None),
    ],
)
def test_target(content, target):
    page = f'<html><head><META HTTP-EQUIV="Refresh" CONTENT="{content}"></head><body>x</body></html>'
    assert redirects.refresh_target(page.encode(), URL) == target


def test_a_refresh_for_readers_without_scripts_is_no_redirect():
    page = (
        b'<html><body><noscript><meta http-equiv="refresh" content="0;url=/nojs"></noscript><p>text</p></body></html>'
    )
    assert redirects.refresh_target(page, URL) is None


def test_canonical_follows_the_base():
    page = b'<html><head><base href="http://example.com/x/"><link rel="Canonical" href="7.html"></head></html>'
    assert redirects.canonical_link(page, URL) == "http://example.com/x/7.html"
    assert redirects.canonical_link(b"<p>none</p>", URL) is None
