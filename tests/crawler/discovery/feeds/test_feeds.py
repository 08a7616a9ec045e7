"""Feeds of every dialect, and feeds that are damaged."""

import pytest

from crawler.discovery.feeds import FeedReading, feeds
from storage.records import LinkKind
from tests.crawler.discovery.samples import ATOM, HTML, JSON_FEED, RDF, RSS, SEEN

URL = "http://example.com/feeds/all.xml"


def read(text: str, encoding: str = "utf-8", content_type: str | None = None) -> FeedReading:
    return feeds.read_feed(text.encode(encoding), URL, SEEN, content_type)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_rss(encoding):
    reading = read(RSS.format(encoding=encoding), encoding)
    assert [link.url for link in reading.links] == [
        "http://example.com/news/101.html?utm_source=rss",
        "http://example.com/news/102.html",
        "http://example.com/news/103.html",
    ]
    first = reading.links[0]
    assert (first.kind, first.via) == (LinkKind.ARTICLE, "feed")
    assert first.hints.title == "渔港新码头启用"
    assert first.hints.date == "Wed, 17 Dec 2025 20:31:46 +0800"
    assert first.hints.section == "民生"
    assert first.hints.author == "林晓"
    assert first.hints.excerpt == "新码头可停泊 六十 艘渔船。"
    assert first.hints.seen_at == SEEN
    assert (reading.title, reading.language, reading.problem) == ("海风日报", "zh-cn", None)


def test_a_wrong_charset_declaration_does_not_break_the_titles():
    assert read(RSS.format(encoding="utf-8"), "gb18030").links[1].hints.title == "灯塔修缮完成"
    wrong = read(RSS.format(encoding="iso-8859-1"), "utf-8", "application/rss+xml; charset=gb2312")
    assert wrong.links[0].hints.title == "渔港新码头启用"


def test_atom_resolves_links_and_names_its_older_part():
    reading = read(ATOM)
    (link,) = reading.links
    assert link.url == "http://example.com/feeds/a/bruecke-1.html"
    assert link.hints.title == "Brücke gesperrt"
    assert (link.hints.date, link.hints.modified) == ("2025-12-17T05:00:00+01:00", "2025-12-18T05:00:00+01:00")
    assert link.hints.author == "Eva Kern"
    assert reading.next == "http://example.com/atom.xml?page=2"


def test_rdf_dates_come_from_dublin_core():
    (link,) = read(RDF).links
    assert (link.hints.title, link.hints.date) == ("灯台の修理が終わる", "2025-12-01T09:00:00+09:00")


def test_json_feed():
    reading = read(JSON_FEED)
    assert [link.url for link in reading.links] == ["http://example.com/2025/12/17/ferry/", "http://example.com/2"]
    assert reading.links[0].hints.section == "Harbour"
    assert reading.next == "http://example.com/feed.json?page=2"


def test_a_cut_json_feed_gives_its_whole_items():
    reading = read(JSON_FEED[: JSON_FEED.index('"Second"')])
    assert len(reading.links) == 1
    assert reading.problem == "damaged feed"


@pytest.mark.parametrize("cut", ["灯塔", "<guid>", "</channel>"])
def test_a_truncated_feed_gives_what_it_holds(cut):
    text = RSS.format(encoding="utf-8")
    reading = read(text[: text.index(cut) + 1])
    assert reading.links[0].hints.title == "渔港新码头启用"
    assert reading.problem == "damaged feed"


def test_a_malformed_feed_gives_every_item():
    broken = RSS.format(encoding="utf-8").replace("六十", "六十 & 七 &nbsp; <br>", 1).replace("</item>", "", 1)
    assert len(read(broken).links) >= 2


def test_one_update_time_for_all_entries_is_the_time_of_the_build():
    entry = "<entry><title>T{0}</title><link href='/a/{0}.html'/><updated>2025-12-18T00:00:00Z</updated></entry>"
    feed = "<feed xmlns='http://www.w3.org/2005/Atom'>" + "".join(entry.format(n) for n in range(4)) + "</feed>"
    assert {link.hints.date for link in read(feed).links} == {None}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HTML, "HTML instead of a feed"),
        ("", "empty feed"),
        ("just words", "not a feed"),
        ("{}", "JSON, but not a JSON Feed"),
        ("<rss><channel><title>x</title></channel></rss>", "a feed without entries"),
    ],
)
def test_what_is_no_feed_is_said(text, problem):
    reading = read(text)
    assert reading.links == ()
    assert reading.problem == problem


def test_a_feed_that_is_a_file_name_or_an_address_opens_nothing():
    assert read("/etc/passwd").links == ()
    assert read("http://example.com/feed").problem == "not a feed"


def test_entities_are_not_expanded():
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    reading = read(f"{bomb}<rss><channel><item><title>&b;&x;</title><link>/a.html</link></item></channel></rss>")
    assert "root:" not in str(reading)


def test_a_large_feed_is_read_as_well_as_a_small_one():
    item = "<item><title>Story {0}</title><link>/a/{0}.html</link><description>{1}</description></item>"
    items = "".join(item.format(n, "word " * 200) for n in range(500))
    reading = read(
        f"<?xml version='1.0'?><rss><channel><title>Big</title><language>en</language>{items}</channel></rss>"
    )
    assert len(reading.links) == 500
    assert (reading.title, reading.language, reading.problem) == ("Big", "en", None)
    assert len(reading.links[0].hints.excerpt or "") == 500
