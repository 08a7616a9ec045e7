"""Whole crawls in which every page leaves one outcome: articles that look like lists, lists, other days."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from storage.records import Outcome
from storage.visits import visits_at
from tests.servers.command_line import WinnowHome
from tests.servers.sample_articles import CHINESE

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1}
HEADLINES = {
    f"/xinwen/{name}": f"{what}的老水车昨天又开始转动了"
    for name, what in (("qiao", "石桥村"), ("shan", "北山村"), ("tian", "东田村"), ("he", "清河村"), ("lin", "松林村"))
}


def related() -> str:
    rows = "".join(f'<li><a href="{path}">{title}</a></li>' for path, title in HEADLINES.items())
    return f"<div class='k9'><ul>{rows * 3}</ul></div>"


def article(title: str, year: int) -> str:
    text = "".join(f"<dd>{title}。{sentence}</dd>" for sentence in CHINESE)
    head = f"<h1>{title}</h1><div>发布时间:{year}-03-04 08:30</div>"
    return f"<html><head><title>{title}</title></head><body><div>{head}<dl>{text}</dl></div>{related()}</body></html>"


@contextmanager
def served(pages: Mapping[str, str]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_articles_beside_long_lists_are_stored_and_those_of_other_days_are_not(tmp_path):
    old, *_ = HEADLINES
    pages = {path: article(title, 2024 if path == old else 2026) for path, title in HEADLINES.items()}
    house = WinnowHome(tmp_path)
    with served({**pages, "/": f"<html><body>{related()}</body></html>"}) as base:
        house.write_site("village", f"{base}/", 'language = "zh"')
        ended = house.scrapy("crawl", "village", "-a", "since=2026-01-01", settings=SETTINGS)
    assert ended.status == 0, ended.err
    with house.store() as store:
        stored = {urlsplit(each.article.url).path for each in store.articles()}
        rejected = {urlsplit(each.url).path: each.reason.value for each in store.rejected()}
        (home,) = visits_at(store.engine, f"{base}/").values()
        counts = store.runs("village", limit=1)[0].counts
    assert stored == set(HEADLINES) - {old}
    assert rejected == {old: "outside_window"}
    assert home.outcome is Outcome.LISTING
    assert counts["rejected/outside_window"] == 1
    pages_told = sum(count for name, count in counts.items() if name.startswith("outcome/"))
    assert pages_told == len(HEADLINES) + 2  # with the front page and robots.txt
    assert "outside_window" in ended.out


def test_without_the_extract_stage_pages_are_archived_and_links_followed(tmp_path):
    house = WinnowHome(tmp_path)
    pages = {path: article(title, 2026) for path, title in HEADLINES.items()}
    gone = {"ITEM_PIPELINES": '{"pipelines.stages.extract.ExtractStage": null}'}
    with served({**pages, "/": f"<html><body>{related()}</body></html>"}) as base:
        house.write_site("village", f"{base}/")
        ended = house.scrapy("crawl", "village", settings={**SETTINGS, **gone})
    assert ended.status == 1  # no article
    assert "Traceback" not in ended.err
    with house.store() as store:
        assert not list(store.articles())
        counts = store.runs("village", limit=1)[0].counts
    assert counts["skipped/dropped"] == len(HEADLINES)


def test_a_site_of_lists_alone_is_said_loudly(tmp_path):
    house = WinnowHome(tmp_path)
    with served({"/": f"<html><body>{related()}</body></html>"}) as base:
        house.write_site("village", f"{base}/")
        ended = house.scrapy("crawl", "village", "-q", settings=SETTINGS)
        told = house.scrapy("show", f"{base}/")
    assert ended.status == 1
    assert "village: lists were read and no article was found" in ended.err
    assert "listing" in told.err
