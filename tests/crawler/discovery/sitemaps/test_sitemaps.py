"""Sitemaps, indexes, packed and broken ones."""

import gzip
import tracemalloc
from datetime import date

import pytest

from crawler.discovery.sitemaps import SitemapReading, sitemaps
from storage.records import LinkKind
from tests.crawler.discovery.samples import HTML, INDEX, RSS, SEEN, SITEMAP

URL = "http://example.com/sitemap_index.xml"


def read(text: str | bytes, since: date | None = None) -> SitemapReading:
    return sitemaps.read_sitemap(text.encode() if isinstance(text, str) else text, URL, SEEN, since)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_entries_and_their_hints(pack):
    reading = read(pack(SITEMAP.encode()))
    assert [(link.url, link.kind) for link in reading.links] == [
        ("http://example.com/a/short", LinkKind.ARTICLE),
        ("http://example.com/2025/12/16/old-cannery-opens/", LinkKind.ARTICLE),
        ("http://example.com/clips/55512", LinkKind.UNKNOWN),
        ("http://example.com/category/harbour/", LinkKind.LISTING),
    ]
    news = reading.links[0].hints
    assert (news.title, news.date, news.modified) == ("Ferry & pier", "2025-12-17T06:00:00-05:00", "2025-12-18")
    assert news.seen_at == SEEN
    assert reading.problem is None


def test_an_index_gives_its_children_newest_first_and_not_itself():
    reading = read(INDEX)
    assert [link.url.rpartition("/")[2] for link in reading.children] == [
        "posts.xml.gz",
        "sitemap-2025-12.xml",
        "sitemap-2024-03.xml",
        "sitemap-2023.xml",
    ]
    assert {link.kind for link in reading.children} == {LinkKind.SITEMAP}
    assert reading.links == ()


def test_children_wholly_before_since_are_left_out():
    reading = read(INDEX, date(2024, 3, 31))
    assert [link.url.rpartition("/")[2] for link in reading.children][-1] == "sitemap-2024-03.xml"
    assert reading.skipped == 1
    assert read(INDEX, date(2024, 6, 1)).skipped == 2


def test_plain_text():
    reading = read("\ufeffhttp://example.com/news/10001.html\r\n\r\nhttp://example.com/tag/x\nnonsense\n")
    assert [link.kind for link in reading.links] == [LinkKind.ARTICLE, LinkKind.LISTING]


def test_a_feed_in_the_place_of_a_sitemap_is_read_as_one():
    assert read(RSS.format(encoding="utf-8")).links[0].hints.title == "渔港新码头启用"


@pytest.mark.parametrize(
    ("body", "problem"),
    [(HTML, "HTML instead of a sitemap"), ("", "empty sitemap"), ("words", "not a sitemap"), ("<urlset/>", "without")],
)
def test_what_is_no_sitemap_is_said(body, problem):
    reading = read(body)
    assert (reading.links, reading.children) == ((), ())
    assert problem in (reading.problem or "")


def test_a_truncated_sitemap_gives_its_whole_entries():
    cut = SITEMAP[: SITEMAP.index("<image:loc>") + 20]
    assert read(cut).links[0].hints.title == "Ferry & pier"
    packed = gzip.compress(SITEMAP.encode() * 50)
    assert read(packed[: len(packed) // 2]).links


def test_broken_markup_is_rescued():
    broken = SITEMAP.replace("<url>", "<url & >", 3).replace("xmlns=", "xmlns:=")
    assert len(read(broken).links) >= 4


def test_one_lastmod_for_all_is_the_time_of_the_build():
    entry = "<url><loc>http://example.com/p/{0}.html</loc><lastmod>2025-12-18</lastmod></url>"
    reading = read("<urlset>" + "".join(entry.format(n) for n in range(1000, 1006)) + "</urlset>")
    assert {link.hints.modified for link in reading.links} == {None}


def test_a_bomb_ends_at_the_limit_in_little_memory():
    bomb = gzip.compress(b"<urlset><url><loc>http://example.com/a/1.html</loc></url>" + b" " * 60_000_000)
    tracemalloc.start()
    reading = read(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reading.problem == "cut at 50 MB"
    assert len(reading.links) == 1
    assert peak < 20_000_000


def test_entities_are_neither_expanded_nor_fetched():
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 10}">' for n in range(9))
    text = f'<!DOCTYPE u [{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    entry = "<url><loc>http://example.com/a/10001.html</loc><lastmod>&e8;&f;</lastmod></url>"
    reading = read(f"{text}<urlset>{entry}</urlset>")
    assert len(str(reading)) < 2_000
    assert "root:" not in str(reading)
