"""Feeds of every dialect, and feeds that are damaged."""

import gzip
import json

import pytest

from crawler.discovery.feeds import FeedReading, feeds
from storage.records import LinkKind
from tests.crawler.discovery.samples import ATOM, HTML, JSON_FEED, RDF, RSS, SEEN

URL = "http://example.com/feeds/all.xml"


def read(text: str | bytes, encoding: str = "utf-8", content_type: str | None = None) -> FeedReading:
    return feeds.read_feed(text.encode(encoding) if isinstance(text, str) else text, URL, SEEN, content_type)


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


ATOM_FEED = "<feed xmlns='http://www.w3.org/2005/Atom'"
SITE = "<link rel='self' href='https://x.example.org/f'/><link href='http://example.com/'/>"


def item(link: str, more: str = "") -> str:
    return f"<item><title>S</title><link>{link}</link>{more}</item>"


def rss(items: str, channel: str = "<link>http://www.example.com/</link>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{items}</channel></rss>'


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("http://example.com/n?a=1&copy=2&sec=3", "http://example.com/n?a=1&copy=2&sec=3"),
        ("http://example.com/n?a=1&amp;amp;b=2", "http://example.com/n?a=1&b=2"),
        ("<![CDATA[http://example.com/n?a=1&b=2]]>", "http://example.com/n?a=1&b=2"),
        ("example.com/n/1", "http://example.com/n/1"),
        ("https://search.example.org/url?sa=t&amp;url=http://example.com/n/1&amp;ct=x", "http://example.com/n/1"),
        ("https://l.example.org/l.php?u=http%3A%2F%2Fexample.com%2Fn%2F1%3Fb%3D2", "http://example.com/n/1?b=2"),
        ("https://example-com.cdn.example.org/c/s/www.example.com/n/1", "https://www.example.com/n/1"),
        ("http://example.com/share?url=http://example.org/1", "http://example.com/share?url=http://example.org/1"),
    ],
)
@pytest.mark.parametrize("fill", [0, 400_000])
def test_the_link_of_an_item_is_read_as_it_was_meant(link, address, fill):
    assert [found.url for found in read(rss(item(link) + " " * fill, "<title>x</title>")).links] == [address]


@pytest.mark.parametrize(
    ("feed", "url", "address"),
    [
        (rss(item("/n/1")), "https://feeds.example.org/x", "http://www.example.com/n/1"),
        (
            rss(item("n/1"), "<link>http://example.com/de/</link>"),
            "https://x.example.org/f",
            "http://example.com/de/n/1",
        ),
        (rss(item("/n/1"), "<link>http://localhost:1313/</link>"), "http://example.com/f", "http://example.com/n/1"),
        (rss(item("/n/1"), "<link>http://127.0.0.1/</link>"), "http://example.com/f", "http://example.com/n/1"),
        (rss(item("n/1")), "http://www.example.com/blog/f", "http://www.example.com/blog/n/1"),
        (
            f"{ATOM_FEED}>{SITE}<entry><link href='/n/1'/></entry></feed>",
            "https://x.example.org/f",
            "http://example.com/n/1",
        ),
        (
            f"{ATOM_FEED} xml:base='http://example.com/b/'><entry><link href='n/1'/></entry></feed>",
            "https://x.example.org/f",
            "http://example.com/b/n/1",
        ),
        (
            '{"home_page_url": "http://example.com/", "items": [{"url": "/n/1"}]}',
            "https://x.example.org/f",
            "http://example.com/n/1",
        ),
    ],
)
@pytest.mark.parametrize("fill", [0, 400_000])
def test_a_relative_link_belongs_to_the_site_and_not_to_the_server_of_its_feed(feed, url, address, fill):
    reading = feeds.read_feed((feed + " " * fill + ("<!-- -->" if feed[0] == "<" else "")).encode(), url, SEEN)
    assert [link.url for link in reading.links] == [address]


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(rss(item("http://example.com/n/1")).encode(), mtime=0),
        gzip.compress(gzip.compress(rss(item("http://example.com/n/1")).encode(), mtime=0), mtime=0),
        rss(item("http://example.com/n/1")).encode("utf-16"),
        rss(item("http://example.com/n/1")).replace("<item>", "<ITEM>").replace("</item>", "</ITEM>"),
        rss(item("http://example.com/n/1"))
        .replace("item>", "Item>")
        .replace("link>", "LINK>")
        .replace("</ch", " " * 400_000 + "</ch"),
        rss(item("http://example.com/n/1", "<media:content url='x.jpg'/><dc:creator>A</dc:creator>")),
        "<a:feed><a:entry><a:title>S</a:title><a:link href='http://example.com/n/1'/></a:entry></a:feed>",
        "<br/>Notice: in x.php\n<!-- cached -->" + rss(item("http://example.com/n/1")),
        "\ufeff\n " + rss(item("http://example.com/n/1")),
        '\ufeff\n {"items": [{"url": "http://example.com/n/1", "title": "S"}]}',
        "<feed><entry><title>S</title><link type='application/json' href='/n/1.json'/><link href='/n/1'/></entry>",
        'show({"items": [{"url": "http://example.com/n/1", "title": "S"}]});',
    ],
)
def test_mistakes_of_form_lose_no_item(body):
    assert [(link.url, link.hints.title) for link in read(body).links] == [("http://example.com/n/1", "S")]


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("<pubDate>Wed, 17 Dec 25 09:14:00 GMT</pubDate>", "17 Dec 2025 09:14:00 GMT"),
        ("<pubDate>Wednesday, 17-Dec-25 09:14:00 UTC</pubDate>", "17 Dec 2025 09:14:00 UTC"),
        ("<pubDate>周三, 17 十二月 2025 09:14:00 +0800</pubDate>", "2025-12-17 09:14:00 +0800"),
        ("<pubDate>수, 17 12월 2025 09:14:00 +0900</pubDate>", "2025-12-17 09:14:00 +0900"),
        ("<pubDate>水, 7 1月 2025 09:14:00 +0900</pubDate>", "2025-01-07 09:14:00 +0900"),
        ("<pubDate>17 Dec 2025</pubDate>", "17 Dec 2025"),
        ("<pubDate>Wed, 17 Dec 2025 09:14:00 +0100</pubDate>", "Wed, 17 Dec 2025 09:14:00 +0100"),
        ("<dcterms:created>2025-12-17</dcterms:created>", "2025-12-17"),
        ("<publishDate>2025-12-17</publishDate>", "2025-12-17"),
        ("<PUBDATE>2025-12-17</PUBDATE>", "2025-12-17"),
    ],
)
@pytest.mark.parametrize("fill", [0, 400_000])
def test_dates_of_feeds(stated, date, fill):
    assert [link.hints.date for link in read(rss(item("/n/1", stated) + " " * fill)).links] == [date]


def test_seconds_since_1970_are_a_date_in_json():
    feed = '{"items": [{"url": "/n/1", "date_published": 1765962900, "date_modified": true}]}'
    assert [(link.hints.date, link.hints.modified) for link in read(feed).links] == [("1765962900", None)]


@pytest.mark.parametrize("bad", [b"\xff", b"\xa8\xff", b"\xfd"])
@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("gb2312", "临川旧纺织厂将改建为图书馆"),
        ("big5", "臨川舊紡織廠將改建為圖書館"),
        ("euc-kr", "옛 어시장 공설시장으로 다시 문 연다"),
        ("euc-jp", "旧魚市場を公設市場として再開へ"),
        ("utf-8", "В Заречье восстановят лодочную станцию"),
    ],
)
def test_a_bad_byte_in_a_short_feed_costs_no_more_than_a_word(encoding, title, bad):
    whole = rss(item("/n/1")).replace('"1.0"?', f'"1.0" encoding="{encoding}"?').encode(encoding)
    words = title[:9].encode(encoding) + bad + b" " + title[9:].encode(encoding)
    found = read(whole.replace(b"<title>S", b"<title>" + words)).links[0].hints.title
    assert found is not None
    assert found.startswith(title[:9].strip())
    assert found.endswith(title[-4:])


ENCLOSED = """<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Radio</title>
<item><title>One</title><link>http://example.com/1</link><itunes:duration>1:02</itunes:duration>
<enclosure url="/a.mp3?x=1&amp;y=2" type="audio/mpeg" length="7"/><enclosure url="/a.png" type="image/png" length="7"/>
<media:content url="http://example.com/a.mp4" type="video/mp4" fileSize="9" duration="3"/></item>
<item><title>Two</title><link>http://example.com/2</link></item></channel></rss>"""
MEDIA = "http://example.com/a.mp3?x=1&y=2\taudio/mpeg\t7\t1:02\nhttp://example.com/a.mp4\tvideo/mp4\t9\t3"


def test_sound_and_film_of_an_entry_are_hints():
    for text in (ENCLOSED, ENCLOSED.replace("</channel></rss>", "<item><title>Cut")):
        first, second = feeds.read_feed(text.encode(), "http://example.com/feed", SEEN).links[:2]
        assert (first.hints.media, second.hints.media) == (MEDIA, None)
    sound = {"url": "a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 7, "duration_in_seconds": 1.5}
    item = {"url": "http://example.com/1", "attachments": [sound, 7, {"url": 8}]}
    (link,) = feeds.read_feed(json.dumps({"items": [item]}).encode(), "http://example.com/feed", SEEN).links
    assert link.hints.media == "http://example.com/a.mp3\taudio/mpeg\t7\t1.5"
