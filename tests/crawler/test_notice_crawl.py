"""A whole crawl of a site that says a great deal about the use of its texts, up to the export."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from crawler.extensions.policy_files import PolicyFileCheck
from storage.export import export
from storage.rights.levels import Rights
from storage.selection.selection import Selection
from tests.servers.command_line import WinnowHome
from tests.servers.conditional_site import articles, listing, story

QUICK = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "DOWNLOAD_DELAY": 0}
FREE, RESERVED, UNTRAINED, OPEN = articles(1, 4)
BY = "https://creativecommons.org/licenses/by/4.0/"
ROBOTS = f"""License: https://example.org/rsl.xml
User-agent: GPTBot
Disallow: /

User-agent: *
Disallow: /private/
Content-Signal: search=yes, ai-input=no
Content-Usage: {UNTRAINED} train-ai=n
"""
FILES = ("/.well-known/tdmrep.json", "/ai.txt")


@contextmanager
def speaking(pages: dict[str, str], headers: dict[str, tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Serve pages by path; one article has a header."""
    log: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            log.append(self.path)
            body = pages.get(self.path, "<html>no").encode()
            self.send_response(200 if self.path in pages or self.path == "/ai.txt" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if self.path in headers:
                self.send_header(*headers[self.path])
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", log
    finally:
        server.shutdown()
        server.server_close()


def pages() -> dict[str, str]:
    licensed = story(4).replace("<head>", f'<head><link rel="license" href="{BY}"><meta name=robots content=noai>')
    return {
        "/": listing(*articles(1, 4)),
        "/robots.txt": ROBOTS,
        FILES[0]: json.dumps([{"location": RESERVED, "tdm-reservation": 1, "tdm-policy": "https://e.org/policy"}]),
        **{path: story(number) for number, path in enumerate(articles(1, 3), 1)},
        OPEN: licensed,
    }


@pytest.mark.slow
def test_what_page_and_site_say_ends_in_the_export_and_costs_two_requests_a_week(tmp_path):
    house, out = WinnowHome(tmp_path), tmp_path / "corpus.jsonl"
    with speaking(pages(), {FREE: ("X-Robots-Tag", "noimageai")}) as (address, log):
        house.write_site("speaker", address)
        first = house.scrapy("crawl", "speaker", settings=QUICK)
        asked = [log.count(path) for path in ("/robots.txt", *FILES)]
        del log[:]
        again = house.scrapy("crawl", "speaker", settings=QUICK)  # nothing new
        empty = list(log)
    assert (first.status, again.status) == (0, 0), first.err + again.err
    assert "Traceback" not in first.err + again.err
    assert asked == [1, 1, 1]
    assert not set(FILES) & set(empty)
    with house.store() as store:
        export(store, out)
        dropped: list[str] = []
        mined = tmp_path / "mined.jsonl"
        export(store, mined, Selection(rights=Rights.NO_OPTOUT), drop=lambda _, why: dropped.append(why))
        assert export(store, tmp_path / "open.jsonl", Selection(rights=Rights.OPEN_LICENCE)).articles == 1
    assert dropped == ["rights"] * 3
    rights = {}
    for line in out.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rights["/" + row["url"].split("/", 3)[3]] = row["rights"]
    stated = {path: sorted((each["kind"], each["scope"]) for each in said["opt_out"]) for path, said in rights.items()}
    for_all = ("content-signal", "ai-input")
    assert stated == {
        FREE: [for_all, ("noimageai", "images")],
        RESERVED: [for_all, ("tdm-reservation", "tdm")],
        UNTRAINED: [for_all, ("content-usage", "ai-train")],
        OPEN: [for_all, ("noai", "ai-train")],
    }
    said = rights[RESERVED]
    assert (said["robots"], said["tdm_reservation"], said["tdm_policy"]) == ("allowed", 1, "https://e.org/policy")
    assert said["ai_agents_refused"] == ["GPTBot"]
    assert said["site_licences"] == ["https://example.org/rsl.xml"]
    assert all(said["checked"].values())
    licence = rights[OPEN]["licence"]
    assert (licence["name"], licence["open"], licence["place"]) == ("CC-BY", True, "article")


@pytest.mark.parametrize("days", [0, -1])
def test_nothing_is_looked_at_where_the_operator_does_not_want_it(days):
    with pytest.raises(NotConfigured):
        PolicyFileCheck.from_crawler(get_crawler(settings_dict={"WINNOW_POLICY_DAYS": days}))
