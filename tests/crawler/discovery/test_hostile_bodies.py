"""Bodies of 200 kB that patterns once took minutes for, each read in a moment."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from crawler.discovery.feeds import feeds
from crawler.discovery.lists import is_listing
from crawler.discovery.markup import redirects
from crawler.discovery.sitemaps import robots_sitemaps, sitemaps
from pipelines.extraction.page import decode
from tests.cpu_time import within_cpu_seconds

URL = "https://www.example.com/"
NOW = datetime(2026, 12, 1, tzinfo=UTC)
LONG = 200_000


def refresh(content: str) -> bytes:
    return f'<html><meta http-equiv="refresh" content="{content}"><p>x</html>'.encode()


def feed(opening: str, unit: str, length: int = 2 * LONG) -> Callable[[], object]:
    return lambda: feeds.read_feed((f"<rss><channel>{opening}" + unit * (length // len(unit))).encode(), URL, NOW)


READ: dict[str, Callable[[], object]] = {
    "refresh of digits": lambda: redirects.refresh_target(refresh("9" * LONG), URL),
    "refresh of blanks": lambda: redirects.refresh_target(refresh("0" + " " * LONG + '"'), URL),
    "robots.txt of newlines": lambda: robots_sitemaps(b"\n" * LONG, URL),
    "robots.txt of blanks": lambda: robots_sitemaps(b"Sitemap " + b" " * LONG, URL),
    "sitemap of loc and blanks": lambda: sitemaps.read_sitemap(b"<urlset><loc>" + b" " * LONG, URL, NOW),
    "sitemap of lastmod and blanks": lambda: sitemaps.read_sitemap(
        b"<urlset><url><loc>https://www.example.com/a</loc><lastmod>" + b" " * LONG, URL, NOW
    ),
    "sitemap of openings": lambda: sitemaps.read_sitemap(b"<urlset>" + b"<a:" * (LONG // 3), URL, NOW),
    "sitemap of ampersands": lambda: sitemaps.read_sitemap(b"<urlset><loc>" + b"&" * LONG, URL, NOW),
    "sitemap of documents": lambda: sitemaps.read_sitemap(b"<url><loc>" + b"<!DOCTYPE [" * (LONG // 11), URL, NOW),
    "sitemap of schemes": lambda: sitemaps.read_sitemap(b"<url><loc>" + b"http:" * (LONG // 5) + b"</loc>", URL, NOW),
    "robots.txt of schemes": lambda: robots_sitemaps(b"Sitemap: " + b"http: " * (LONG // 6), URL),
    "feed of openings of comments": lambda: feeds.read_feed(b"<!---->" * (LONG // 7), URL, NOW),
    "feed of document types": lambda: feeds.read_feed(b"<rss>" + b"<!DOCTYPE" * (LONG // 9), URL, NOW),
    "feed of nested elements": feed("", "<a>"),
    "feed of nested items": feed("", "<item>"),
    "feed of empty elements": feed("", "<a/>"),
    "feed of nested items with elements": feed("<item><x>" * 120, "<y>t</y>", 8 * LONG),
    "feed of nested bases and links": feed("<b xml:base='a/'>" * 200 + "<item>", "<link>x</link>"),
    "feed of nested bases and items": feed("<b xml:base='a/'>" * 200, "<item><link>x</link></item>"),
    "ld+json of @type and blanks": lambda: is_listing._ARTICLE_DATA.search('{"@type":' + " " * LONG),
    "charset and blanks": lambda: decode.decode(b"<meta charset=" + b" " * 250 + b"<meta charset=" * 20_000 + b"\xe9"),
}


@pytest.mark.parametrize("name", READ)
def test_a_hostile_body_is_read_in_a_moment(name):
    within_cpu_seconds(1.0, READ[name])


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=/a", "/a"),
        ("5; URL='/a'", "/a"),
        ("0 , url = /a", "/a"),
        ("3 /a", "/a"),
        (" url=/a", "/a"),
        (";url=/a", "/a"),
        (".5;/a", "/a"),
        ("2.;url=/a", "/a"),
        ("  1  ;  url=/a  ", "/a"),
        ("6;url=/a", None),
        ("url=/a", None),
        ("5", None),
        ("", None),
    ],
)
def test_a_refresh_is_read_in_all_its_forms(content, target):
    found = redirects.refresh_target(refresh(content), URL)
    assert found == (f"https://www.example.com{target}" if target else None)
