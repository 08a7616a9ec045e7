"""Lists of feed readers: read with all their slips, written so that they are read again."""

import pytest

from crawler.errors import ArgumentError
from crawler.site import parse
from crawler.site.opml import OpmlSite, read_opml, write_opml
from tests.servers.command_line import WinnowHome

LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine &amp; yours</title></head><body>
<outline text="News"><outline type="rss" text="A" xmlUrl="https://www.a.example/feed.xml" htmlUrl="https://www.a.example/"/>
<outline text="A sport" XMLURL=" https://www.a.example/sport.xml "/></outline>
<outline text="B" xmlUrl="https://b.example:8080/rss" title="x & y"/>
<outline text="none" xmlUrl="javascript:alert(1)"/><outline text="empty"/>
</body></opml>"""


def test_the_feeds_of_one_host_are_one_site():
    assert read_opml(LIST, "list") == [
        OpmlSite(
            "a.example", "https://www.a.example/", ["https://www.a.example/feed.xml", "https://www.a.example/sport.xml"]
        ),
        OpmlSite("b.example", "https://b.example:8080/", ["https://b.example:8080/rss"]),
    ]


@pytest.mark.parametrize("text", [b"", b"<html></html>", b"plain", b"\x00\xff", b"<?xml version='1.0'?>"])
def test_what_is_no_list_is_refused(text):
    with pytest.raises(ArgumentError, match="not an OPML file"):
        read_opml(text, "list")


def test_entities_are_not_expanded():
    bomb = b'<!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><opml><outline xmlUrl="https://x.example/&b;"/></opml>'
    assert all(len(feed) < 40 for site in read_opml(bomb, "list") for feed in site.feeds)


def test_what_is_written_is_read_again():
    sites = [parse(site.name, site.values, "x") for site in read_opml(LIST, "list")]
    assert read_opml(write_opml(sites).encode(), "again") == read_opml(LIST, "list")
    alone = parse("c", {"start": ["https://c.example/"]}, "x")
    assert read_opml(write_opml([alone]).encode(), "again") == [OpmlSite("c.example", "https://c.example/")]


def test_a_list_becomes_site_files_and_leaves_those_that_are_there(tmp_path):
    house = WinnowHome(tmp_path)
    house.write_site("b.example", "https://b.example/", 'language = "en"')
    (tmp_path / "list.opml").write_bytes(LIST)
    added = house.scrapy("add", "--opml", str(tmp_path / "list.opml"))
    assert (added.status, added.err) == (0, "")
    assert "a.example: added, 2 feeds" in added.out
    assert "b.example: has a site file" in added.out
    assert 'language = "en"' in (house.sites / "b.example.toml").read_text()
    listed = house.scrapy("list", "--opml")
    assert "https://www.a.example/sport.xml" in [
        feed for each in read_opml(listed.out.encode(), "x") for feed in each.feeds
    ]
    missing = house.scrapy("add", "--opml", str(tmp_path / "none"))
    assert (missing.status, missing.err.count("\n")) == (2, 1)
