"""What fails on hosts that are not the site's own is told, and does not fail the crawl."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.statscollectors import MemoryStatsCollector

from crawler.cli.tables import run_table
from crawler.downloader.exceptions import RobotsUnavailable
from crawler.scope.arguments import Window
from crawler.scope.scope import Scope
from crawler.site.config import Site
from crawler.spiders.failures import FailureRecorder
from pipelines.stats.summary import RunSummary
from storage.records import Link, LinkKind
from tests.servers.command_line import WinnowHome
from tests.servers.small_site import STORY, TEXT

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "WINNOW_RETRY_DELAYS": "", "WINNOW_BACKOFF_START": 0.02}


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("http://www.example.com/a", True),
        ("http://example.com:8080/a", True),
        ("https://feeds.example.com/rss", True),
        ("http://news.partner.example/a", True),
        ("http://old.example.com/a", False),
        ("http://elsewhere.example/a", False),
    ],
)
def test_own_hosts_are_those_that_the_site_file_names(url, own):
    named = Site("e", ("http://example.com/",), feeds=("http://feeds.example.com/rss",), domains=("partner.example",))
    assert Scope(named, Window()).is_own(url) is own


PARTS = {
    "/robots.txt": "User-agent: *\nAllow: /\nSitemap: http://old.town.example/sitemap.xml\n",
    "/": '<html><body><a href="/2026/03/04/the-bridge-is-green.html">The bridge of the town is green</a></body></html>',
}


@contextmanager
def town() -> Iterator[str]:
    """Serve as the proxy before www.town.example; old.town.example does not answer behind it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host, _, path = self.path.removeprefix("http://").partition("/")
            body = PARTS.get(f"/{path}", STORY.format(4, TEXT.format(4))).encode()
            self.send_response(200 if host == "www.town.example" else 502)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_host_of_another_that_fails_is_told_and_the_crawl_is_well(tmp_path):
    with town() as proxy:
        house = WinnowHome(tmp_path, proxy)
        ended = house.scrapy("crawl", "http://www.town.example/", settings=SETTINGS)
    assert ended.status == 0, ended.err
    assert "1 article kept" in ended.out
    assert "failed on other hosts: robots_unavailable" in ended.out
    assert "old.town.example" in ended.err
    with house.store() as store:
        (run,) = store.runs()
    assert run.exit_status == 0
    assert run.counts["failed_elsewhere/robots_unavailable"] == 1


class Rows:
    """A frontier that notes what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def failed(self, row: Any, kind: str, words: str) -> bool:
        self.told.append(f"failed {kind}")
        return False

    def give_up(self, row: Any, kind: str, words: str) -> None:
        self.told.append("gave up")


@pytest.mark.parametrize(("own", "told"), [(True, ["gave up"]), (False, ["failed robots_unavailable"])])
def test_a_crawl_goes_on_where_another_host_cannot_give_its_robots_txt(own, told):
    rows, row = Rows(), object()
    crawler: Any = SimpleNamespace(settings=SimpleNamespace(getbool=lambda *_: False))
    stats = MemoryStatsCollector(crawler)
    notes = FailureRecorder(stats, 1, rows, lambda _: own)  # type: ignore[arg-type]
    error = RobotsUnavailable("old.example.com", "answered 503", 5.0, final=True)
    asyncio.run(notes._wait_for_robots(row, Link("http://old.example.com/a", LinkKind.ARTICLE), error))  # type: ignore[arg-type]
    assert rows.told == told
    tally = RunSummary.of(stats.get_stats())
    assert tally.exit_status == (2 if own else 0)
    assert tally.elsewhere == ({} if own else {"robots_unavailable": 1})
    assert run_table(tally).row_count == (4 if own else 5)
