"""The guide to sound and film, done as it stands there on a station with a podcast."""

import json
import shlex
import sqlite3

import pytest

from tests.docs.pages import blocks, read
from tests.servers.command_line import WinnowHome
from tests.servers.fixed_site import HTML, fixed_site
from tests.servers.small_site import STORY, TEXT

GUIDE = read("docs/how-to/find-sound-and-film.md")
PAGE = "/2026/03/01/the-old-bridge-on-the-radio.html"
FEED = f"""<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Radio</title>
<item><title>The old bridge on the radio</title><link>BASE{PAGE}</link>
<enclosure url="BASE/audio/bridge.mp3" type="audio/mpeg" length="5242880"/>
<itunes:duration>30:34</itunes:duration></item></channel></rss>"""
SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "DOWNLOAD_DELAY": 0}


@pytest.mark.slow
def test_the_guide(tmp_path):
    home = WinnowHome(tmp_path)
    answers = {
        "/": (HTML, b"<html><body><p>Radio</p></body></html>"),
        "/feed.xml": ("application/rss+xml", FEED.encode()),
        PAGE: (HTML, STORY.format(1, TEXT.format(1)).encode()),
    }
    crawl, export = (shlex.split(line) for line in blocks(GUIDE, "sh")[0].splitlines())
    with fixed_site(answers) as site:
        home.write_site("radio", f"{site.base}/", f'feeds = ["{site.base}/feed.xml"]')
        crawled = home.scrapy(*crawl[1:], settings=SETTINGS)
        assert crawled.status == 0, crawled.err
        assert "/audio/bridge.mp3" not in site.asked
    exported = home.scrapy(export[1], str(tmp_path / export[2]))
    assert exported.status == 0, exported.err
    (row,) = (json.loads(line) for line in (tmp_path / "corpus.jsonl").read_text().splitlines())
    (shown,) = blocks(GUIDE, "json")
    assert row["media"] == json.loads(shown.replace("https://radio.example", site.base))
    (query,) = blocks(GUIDE, "sql")
    database = sqlite3.connect(tmp_path / "winnow.db")
    assert database.execute(query).fetchall() == [("radio", 1, 1834)]
    database.close()
