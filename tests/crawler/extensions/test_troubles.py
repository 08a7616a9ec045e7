import pytest

from crawler.discovery.feeds import feeds
from crawler.discovery.sitemaps import sitemaps
from crawler.extensions import source_status
from storage.refetch.source_backoff import SourceFailure
from tests.storage.samples import NOON

URL = "http://www.example.com/feed"


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (200, None),
        (304, None),
        (404, SourceFailure.HARD),
        (410, SourceFailure.HARD),
        (301, SourceFailure.SOFT),
        (403, SourceFailure.SOFT),
        (451, SourceFailure.SOFT),
        (429, SourceFailure.PASSING),
        (408, SourceFailure.PASSING),
        (503, SourceFailure.PASSING),
        (599, SourceFailure.PASSING),
    ],
)
def test_what_a_status_says(status, trouble):
    assert source_status.of_status(status) is trouble


@pytest.mark.parametrize(
    ("kind", "trouble"),
    [
        ("dns", SourceFailure.HARD),
        ("timeout", SourceFailure.PASSING),
        ("connection", SourceFailure.PASSING),
        ("too_large", SourceFailure.SOFT),
        ("redirect", SourceFailure.SOFT),
        ("refused", None),
        ("robots_unavailable", None),
    ],
)
def test_what_no_answer_says(kind, trouble):
    assert source_status.of_kind(kind) is trouble


GOOD = "<rss><channel><item><title>A</title><link>http://www.example.com/a.html</link></item>"


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        (GOOD + "</channel></rss>", None),
        (GOOD, None),  # cut off
        ("", None),
        ("<rss><channel></channel></rss>", None),
        ("<!doctype html><html><body>We have moved</body></html>", SourceFailure.HARD),
        ("nothing here", SourceFailure.HARD),
    ],
)
def test_what_a_feed_says(body, trouble):
    reading = feeds.read_feed(body.encode(), URL, NOON)
    assert source_status.of_problem(reading.problem, len(reading.links)) is trouble


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        ("<urlset><url><loc>http://www.example.com/2026/a.html</loc></url></urlset>", None),
        ("<urlset></urlset>", None),
        ("<html><body>We have moved</body></html>", SourceFailure.HARD),
        ("nothing here", SourceFailure.HARD),
    ],
)
def test_what_a_sitemap_says(body, trouble):
    reading = sitemaps.read_sitemap(body.encode(), URL, NOON)
    assert source_status.of_problem(reading.problem, len(reading.links) + len(reading.children)) is trouble


def test_what_cannot_be_read_at_all_is_soft():
    assert source_status.of_problem("damaged sitemap", 0) is SourceFailure.SOFT
    assert source_status.of_problem("damaged sitemap", 7) is None
