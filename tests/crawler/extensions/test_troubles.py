import pytest

from crawler.discovery.feeds import feeds
from crawler.discovery.sitemaps import sitemaps
from crawler.extensions import source_status
from storage.refetch.source_backoff import Trouble
from tests.storage.samples import NOON

URL = "http://www.example.com/feed"


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (200, None),
        (304, None),
        (404, Trouble.HARD),
        (410, Trouble.HARD),
        (301, Trouble.SOFT),
        (403, Trouble.SOFT),
        (451, Trouble.SOFT),
        (429, Trouble.PASSING),
        (408, Trouble.PASSING),
        (503, Trouble.PASSING),
        (599, Trouble.PASSING),
    ],
)
def test_what_a_status_says(status, trouble):
    assert source_status.of_status(status) is trouble


@pytest.mark.parametrize(
    ("kind", "trouble"),
    [
        ("dns", Trouble.HARD),
        ("timeout", Trouble.PASSING),
        ("connection", Trouble.PASSING),
        ("too_large", Trouble.SOFT),
        ("redirect", Trouble.SOFT),
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
        ("<!doctype html><html><body>We have moved</body></html>", Trouble.HARD),
        ("nothing here", Trouble.HARD),
    ],
)
def test_what_a_feed_says(body, trouble):
    reading = feeds.read(body.encode(), URL, NOON)
    assert source_status.of_problem(reading.problem, len(reading.links)) is trouble


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        ("<urlset><url><loc>http://www.example.com/2026/a.html</loc></url></urlset>", None),
        ("<urlset></urlset>", None),
        ("<html><body>We have moved</body></html>", Trouble.HARD),
        ("nothing here", Trouble.HARD),
    ],
)
def test_what_a_sitemap_says(body, trouble):
    reading = sitemaps.read(body.encode(), URL, NOON)
    assert source_status.of_problem(reading.problem, len(reading.links) + len(reading.children)) is trouble


def test_what_cannot_be_read_at_all_is_soft():
    assert source_status.of_problem("damaged sitemap", 0) is Trouble.SOFT
    assert source_status.of_problem("damaged sitemap", 7) is None
