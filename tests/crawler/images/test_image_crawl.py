"""Images on other hosts than the site's: redirects, robots.txt of each host, addresses that are not asked."""

import json

import pytest
from sqlalchemy import select

from storage.db import read_connection
from storage.schema.images import saved_images
from tests.servers.command_line import WinnowHome
from tests.servers.many_hosts import WebAnswer, serve_hosts
from tests.servers.small_site import STORY, TEXT

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "WINNOW_LEASE_SECONDS": 1}
PAGE = "/2026/03/01/the-council-meets-on-the-bridge.html"
GIF = {"Content-Type": "image/gif"}
URLS = [
    "/i/here.gif",
    "/i/moved.gif",
    "http://cdn.example/far.gif",
    "http://cdn.example/no/far.gif",
    "http://cdn.example/round.gif",
    "http://cdn.example/denied.gif",
    "http://cdn.example/busy.gif",
]


def answer(host: str, path: str) -> WebAnswer | str | None:
    if path == "/robots.txt":
        return WebAnswer("User-agent: *\nDisallow: /no/\n" if host == "cdn.example" else "")
    if host == "news.example" and path == "/":
        return f'<html><body><ul><li><a href="{PAGE}">The council meets on the old bridge</a></li></ul></body></html>'
    if host == "news.example" and path == PAGE:
        figures = "".join(f'<figure><img src="{url}" width="600" height="400"></figure>' for url in URLS)
        return STORY.format(1, TEXT.format(1) + figures)
    moved = {"/i/moved.gif": "http://cdn.example/moved.gif", "/round.gif": "http://cdn.example/round.gif"}
    if path in moved:
        return WebAnswer(status=302, headers={"Location": moved[path]})
    if path == "/busy.gif":
        return WebAnswer(status=503)
    return WebAnswer(f"GIF89a {path}", headers=GIF) if path.endswith(".gif") else None


@pytest.mark.slow
def test_images_of_other_hosts_are_asked_for_as_politely(tmp_path):
    with serve_hosts(answer) as web:
        home = WinnowHome(tmp_path, proxy=web.proxy)
        home.write_site("news", "http://news.example/", "images = true", "deny = ['/denied']")
        crawled = home.scrapy("crawl", "news", "--json", settings=SETTINGS)
        assert crawled.status == 0, crawled.err
        assert json.loads(crawled.out)["failed"] == {}
        asked = web.of("cdn.example")
    assert not [path for path in asked if path.startswith(("/no/", "/denied"))]
    assert asked.count("/moved.gif") == 1
    assert ("cdn.example", "/robots.txt") in web.asked
    with home.store() as store, read_connection(store.engine) as connection:
        found = {row.url: (row.state, row.reason) for row in connection.execute(select(saved_images))}
    assert [found[url] for url in URLS[2:]] == [
        ("saved", None),
        ("refused", "robots"),
        ("refused", "redirect"),
        ("refused", "denied"),
        ("waiting", "http_503"),
    ]
    assert {found[f"http://news.example{url}"] for url in URLS[:2]} == {("saved", None)}
