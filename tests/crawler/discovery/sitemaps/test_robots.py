"""Sitemap lines of robots.txt."""

import pytest

from crawler.discovery.sitemaps import robots_sitemaps


def test_lines_in_any_case_relative_and_once():
    body = "\ufeffSITEMAP: http://example.com/a.xml\r\nUser-agent: *\n\nsitemap:/b.xml\nSitemap: /b.xml # twice\n"
    found = robots_sitemaps(body.encode(), "http://example.com/robots.txt")
    assert found == ("http://example.com/a.xml", "http://example.com/b.xml")


def test_html_and_nothing():
    assert robots_sitemaps(b"<html>no sitemap: here</html>", "http://example.com/robots.txt") == ()
    assert robots_sitemaps(b"", "http://example.com/robots.txt") == ()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Sitemap: www.example.com/a.xml", ["http://www.example.com/a.xml"]),
        ("Sitemap: example.com/a.xml", ["http://example.com/a.xml"]),
        ("Sitemap: <https://example.com/a.xml>", ["https://example.com/a.xml"]),
        ('Sitemap: "https://example.com/a.xml"', ["https://example.com/a.xml"]),
        ("Sitemap: https:/example.com/a.xml", ["https://example.com/a.xml"]),
        ("Sitemap: //example.com/a.xml", ["http://example.com/a.xml"]),
        ("Sitemap: sitemap.xml", ["http://example.com/sitemap.xml"]),
        ("Sitemap: news.d/a.xml", ["http://example.com/news.d/a.xml"]),
        ("Sitemap: http://example.com/a.xml, http://example.com/b.xml", ["a.xml", "b.xml"]),
        ("Sitemap: http://example.com/a.xml http://example.com/b.xml", ["a.xml", "b.xml"]),
        ("Sitemap https://example.com/a.xml", ["https://example.com/a.xml"]),
        ("Sitemap:", []),
    ],
)
def test_lines_are_read_as_they_were_meant(line, found):
    read = robots_sitemaps(line.encode(), "http://example.com/robots.txt")
    assert list(read) == [url if "/" in url else f"http://example.com/{url}" for url in found]
