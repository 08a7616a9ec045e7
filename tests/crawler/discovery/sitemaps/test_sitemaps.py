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


FIRST, SECOND = "http://example.com/2025/12/a-1.html", "http://example.com/2025/12/a-2.html"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
TWO = f"<url><loc>{FIRST}</loc><lastmod>2025-12-17</lastmod></url><url><loc>{SECOND}</loc></url>"


@pytest.mark.parametrize(
    "body",
    [
        f"<URLSET {NS}>{TWO.replace('url>', 'URL>').replace('loc>', 'LOC>').replace('lastmod>', 'LASTMOD>')}</URLSET>",
        f"<UrlSet>{TWO.replace('url>', 'Url>').replace('loc>', 'Loc>').replace('lastmod>', 'LastMod>')}</UrlSet>",
        f"<sm:urlset>{TWO.replace('</', '#').replace('<', '<sm:').replace('#', '</sm:')}</sm:urlset>",
        f"<urlset xmlns=http://www.sitemaps.org/schemas/sitemap/0.9>{TWO}</urlset>",
        f"<br />\n<b>Notice</b>: in x.php<br />\n<?xml version='1.0'?><urlset {NS}>{TWO}</urlset>",
        f"<?xml version='1.0' encoding='utf-16'?><urlset {NS}>{TWO}</urlset>",
        f"<?xml version='1.0' encoding='utf8mb4'?><urlset {NS}>{TWO}</urlset>",
        f"<urlset>{TWO[: TWO.index('<url>', 5)]}</urlset><?xml version='1.0'?><urlset>{TWO}</urlset>",
        f"<urlset {NS}><!-- <url><loc>http://example.com/a-9.html</loc></url> -->{TWO}</urlset>",
        f"<urlset {NS}>{TWO}</urlset>".encode("utf-16"),
        f"<urlset {NS}>{TWO}</urlset>".encode("utf-16-be"),
        gzip.compress(gzip.compress(f"<urlset {NS}>{TWO}</urlset>".encode(), mtime=0), mtime=0),
        f"<urlset {NS}>{TWO.replace('lastmod>2', 'lastmod>&nbsp;2')}</urlset>",
    ],
)
def test_mistakes_of_form_lose_no_entry_and_no_date(body):
    reading = read(body)
    assert [(link.url, (link.hints.modified or "").strip()) for link in reading.links] == [
        (FIRST, "2025-12-17"),
        (SECOND, ""),
    ]


@pytest.mark.parametrize(
    ("loc", "address"),
    [
        ("http://example.com/n?id=1&sec=2", "http://example.com/n?id=1&sec=2"),
        ("http://example.com/n?id=1&copy=2&amp;b=3", "http://example.com/n?id=1&copy=2&b=3"),
        ("http://example.com/n?id=1&amp;amp;sec=2", "http://example.com/n?id=1&sec=2"),
        ("<![CDATA[ http://example.com/n?id=1&sec=2 ]]>", "http://example.com/n?id=1&sec=2"),
        ("<![CDATA[http://example.com/n?id=1&amp;sec=2]]>", "http://example.com/n?id=1&sec=2"),
        ("http://example.com/stra&szlig;e-1.html", "http://example.com/straße-1.html"),
        ("/a-1.html", "http://example.com/a-1.html"),
        ("//example.com/a-1.html", "http://example.com/a-1.html"),
        ("www.example.com/a-1.html", "http://www.example.com/a-1.html"),
        ("news.example.com/a-1.html", "http://news.example.com/a-1.html"),
        ("https:/example.com/a-1.html", "https://example.com/a-1.html"),
        ("http://https://example.com/a-1.html", "https://example.com/a-1.html"),
        ("a.story/1.html", "http://example.com/a.story/1.html"),
    ],
)
def test_a_loc_is_read_as_it_was_meant(loc, address):
    assert [link.url for link in read(f"<urlset {NS}><url><loc>{loc}</loc></url></urlset>").links] == [address]


def test_an_address_may_stand_in_the_url_itself_and_in_latin_1():
    assert [link.url for link in read(f"<urlset><url>{FIRST}</url></urlset>").links] == [FIRST]
    body = "<urlset><url><loc>http://example.com/straße-1.html</loc></url></urlset>".encode("latin-1")
    assert [link.url for link in read(body).links] == ["http://example.com/straße-1.html"]


@pytest.mark.parametrize(
    "news",
    [
        "<news:news><title>A & B</title><news:publication_date>2025-12-17</news:publication_date></news:news>",
        "<n:news><n:publication_date>2025-12-17</n:publication_date><n:title><![CDATA[A &amp; B]]></n:title></n:news>",
        "<NEWS:NEWS><TITLE>A & B</TITLE><NEWS:PUBLICATION_DATE>2025-12-17</NEWS:PUBLICATION_DATE></NEWS:NEWS>",
        "<news><title>A &amp;amp; B</title><publication_date> 2025-12-17\n</publication_date></news>",
    ],
)
def test_the_news_extension_is_known_without_its_namespace(news):
    links = read(f"<urlset {NS}><url><loc>{FIRST}</loc>{news}</url></urlset>").links
    assert [(link.hints.title, link.hints.date) for link in links] == [("A & B", "2025-12-17")]


@pytest.mark.parametrize(
    ("body", "children"),
    [
        ("<sitemapindex><url><loc>/sitemap-a.xml</loc></url></sitemapindex>", ["sitemap-a.xml"]),
        ("<sitemapindex><url><loc>/sitemap.php?y=1</loc></url></sitemapindex>", ["sitemap.php?y=1"]),
        ("<sitemapindex><sitemap><loc>/p?y=1</loc></sitemap></sitemapindex>", ["p?y=1"]),
        ("<urlset><url><loc>/posts.xml.gz</loc></url></urlset>", ["posts.xml.gz"]),
        (f"<sitemapindex>{TWO}</sitemapindex>", []),
    ],
)
def test_a_further_sitemap_is_known_whatever_its_element(body, children):
    reading = read(body)
    assert [child.url.rpartition("/")[2] for child in reading.children] == children
    assert len(reading.links) == (0 if children else 2)


def test_a_bare_ampersand_is_read_across_the_pieces_of_a_file():
    """The parser takes 32 kB at a time: the end of the first piece goes through the address place by place."""
    entry = f"<url><loc>{FIRST}?a=1&b=2&amp;c=3&d=&eacute;</loc></url>"
    for fill in range(32_768 - len(entry) - 20, 32_768 - 10):
        reading = read(f"<urlset><!--{'x' * fill}-->{entry}</urlset>")
        assert [link.url for link in reading.links] == [f"{FIRST}?a=1&b=2&c=3&d=é"]


def test_pdf_files_are_links_where_documents_are_asked_for():
    body = (
        b"<urlset><url><loc>http://example.com/a.pdf</loc></url><url><loc>http://example.com/a.zip</loc></url></urlset>"
    )
    assert sitemaps.read_sitemap(body, URL, SEEN).links == ()
    (link,) = sitemaps.read_sitemap(body, URL, SEEN, documents=True).links
    assert (link.url, link.via, link.kind) == ("http://example.com/a.pdf", "document", LinkKind.ARTICLE)
