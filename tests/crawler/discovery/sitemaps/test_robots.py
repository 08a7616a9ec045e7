"""Sitemap lines of robots.txt."""

from crawler.discovery.sitemaps import sitemaps


def test_lines_in_any_case_relative_and_once():
    body = "\ufeffSITEMAP: http://example.com/a.xml\r\nUser-agent: *\n\nsitemap:/b.xml\nSitemap: /b.xml # twice\n"
    found = sitemaps.robots_sitemaps(body.encode(), "http://example.com/robots.txt")
    assert found == ("http://example.com/a.xml", "http://example.com/b.xml")


def test_html_and_nothing():
    assert sitemaps.robots_sitemaps(b"<html>no sitemap: here</html>", "http://example.com/robots.txt") == ()
    assert sitemaps.robots_sitemaps(b"", "http://example.com/robots.txt") == ()
