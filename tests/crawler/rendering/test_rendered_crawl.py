"""Whole crawls of a site whose text comes by script, and of pages that would harm a browser; Chromium is real."""

import gzip
import json
import socket
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from storage.archive import Archive
from storage.records import Reason
from tests.docs.pages import blocks, read
from tests.servers.command_line import CommandResult, WinnowHome
from tests.servers.scripted_site import STORIES, serve_scripted_site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1}


@dataclass(frozen=True)
class Crawled:
    house: WinnowHome
    first: CommandResult
    log: list[str]
    second: list[str]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    house = WinnowHome(tmp_path_factory.mktemp("home"))
    with serve_scripted_site() as (base, log):
        lines = blocks(read("docs/how-to/render-pages.md"), "toml")[0].splitlines()
        house.write_site("herald", base, *(line for line in lines if not line.startswith("start")))
        first = house.scrapy("crawl", "herald", settings=SETTINGS, timeout=120)
        asked = list(log)
        log.clear()
        house.scrapy("crawl", "herald", settings=SETTINGS, timeout=120)
        yield Crawled(house, first, asked, list(log))


def test_every_story_has_its_text_and_date(crawled):
    assert crawled.first.status == 0, crawled.first.err
    with crawled.house.store() as store:
        found = {one.article.title: one.article for one in store.articles()}
    assert set(found) == {story["title"] for story in STORIES.values()}
    for story in STORIES.values():
        article = found[story["title"]]
        assert article.text.split("\n\n") == story["text"]
        assert article.date_published.isoformat() == story["date"]


def test_a_page_is_asked_for_once_and_its_pieces_without_those_that_no_text_is_in(crawled):
    assert crawled.log.count("GET /2026/03/story-of-the-day-1.html") == 1
    assert crawled.log.count("GET /api/story/1") == 1
    assert crawled.log.count("GET /app.js") == 1, "scripts are kept for the length of a crawl"
    assert not {"GET /style.css", "GET /logo.png", "POST /beacon"} & set(crawled.log)


def test_a_rendered_list_is_rendered_again_and_its_known_stories_are_left(crawled):
    assert "GET /api/list" in crawled.second
    assert not any("story" in line for line in crawled.second)


def test_the_answer_and_what_was_made_of_it_are_in_the_archive(crawled):
    with crawled.house.store() as store:
        article = next(iter(store.articles())).article
    folder = crawled.house.home / "archive"
    page = Archive(folder).read(article.raw_ref)
    assert page.rendered
    assert article.title in page.body.decode()
    name, _, offset = article.raw_ref.rpartition(":")
    with (folder / name).open("rb") as file:
        file.seek(int(offset))
        records = gzip.decompress(file.read()).decode("utf-8", "replace").split("WARC/1.1\r\n")
    kinds = [next(line for line in record.splitlines() if line.startswith("WARC-Type")) for record in records[1:4]]
    assert kinds == ["WARC-Type: conversion", "WARC-Type: response", "WARC-Type: request"]
    number = next(line for line in records[2].splitlines() if line.startswith("WARC-Record-ID"))
    assert f"WARC-Refers-To: {number.partition(': ')[2]}" in records[1]
    assert '<div id="app"></div>' in records[2]


def test_articles_can_be_made_again_of_the_archive(crawled, tmp_path):
    out = tmp_path / "again.jsonl"
    archives = map(str, (crawled.house.home / "archive").glob("*.warc.gz"))
    done = WinnowHome(tmp_path).scrapy("extract", *archives, "-o", str(out), timeout=120)
    assert done.status == 0, done.err
    found = {one["title"] for one in map(json.loads, out.read_text("utf-8").splitlines()) if one.get("text")}
    assert found == {story["title"] for story in STORIES.values()}


def test_harm_costs_the_page_alone(tmp_path):
    hits: list[str] = []

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)

        def log_message(self, *_: object) -> None:
            pass

    other = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    Thread(target=other.serve_forever, daemon=True).start()
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", 0))
    udp.setblocking(False)
    house = WinnowHome(tmp_path, loopback=False)
    with serve_scripted_site(other=other.server_port, udp=udp.getsockname()[1]) as (base, log):
        house.write_site("herald", f"{base}harm/", 'render = "auto"')
        bounds = {"WINNOW_RENDER_TIMEOUT": 8, "WINNOW_RENDER_MEMORY": 700_000_000, "WINNOW_PAGE_MAXSIZE": 4_000_000}
        done = house.scrapy("crawl", "herald", settings=SETTINGS | bounds, timeout=200)
    other.shutdown()
    other.server_close()
    assert done.status == 0, done.err
    with house.store() as store:
        kept = {one.article.title.split()[3] for one in store.articles()}
        reasons = {one.url: (one.reason, one.detail) for one in store.rejected()}
    assert kept == {"dialogs", "downloads", "private", "moves", "restless"}, (reasons, done.err)
    found = {url.partition("what-")[2].partition("-")[0]: reason for url, reason in reasons.items()}
    assert {name: reason for name, (reason, _) in found.items() if name} == {
        "loops": Reason.TIMEOUT,
        "memory": Reason.CRASHED,
        "large": Reason.TOO_LARGE,
    }
    assert hits == []
    with pytest.raises(BlockingIOError):
        udp.recv(100)
    udp.close()
    assert not [line for line in log if "file.bin" in line or "popup" in line or "elsewhere" in line]
