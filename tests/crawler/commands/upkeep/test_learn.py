"""A small site crawled whole: it is learnt on the way, its first pages are read again, and a person can check it."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.pipelines.newsroom import AD, headline, html, paragraphs
from tests.servers.command_line import WinnowHome

COUNT = 12
SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "CONCURRENT_REQUESTS_PER_DOMAIN": 4}


class Paper(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name = self.path.strip("/").removesuffix(".html")
        links = "".join(f'<li><a href="/{n}.html">{headline(n)}</a> 2026-01-05</li>' for n in range(COUNT))
        text = f"<html><body><h1>The paper</h1><ul>{links}</ul></body></html>"
        if name.isdigit() and int(name) < COUNT:
            text = html(int(name)).replace('class="others"><ul>', 'class="others"><ul hidden>')
        self.send_response(200 if text and name in ("", *map(str, range(COUNT))) else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[WinnowHome]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Paper)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made = WinnowHome(tmp_path_factory.mktemp("learn"))
    made.write_site("paper", f"http://127.0.0.1:{server.server_port}/")
    ended = made.scrapy("crawl", "paper", "-q", settings=SETTINGS)
    assert ended.status in (0, 1), ended.err
    yield made
    server.shutdown()
    server.server_close()


def test_every_article_was_read_with_what_was_learnt(house):
    with house.store() as store:
        found = {stored.article.title: stored.article for stored in store.articles(["paper"])}
        template = store.template("paper")
    assert template is not None
    assert sorted(found) == sorted(headline(number) for number in range(COUNT))
    for number in range(COUNT):
        article = found[headline(number)]
        assert [line for line in article.text.split("\n") if line] == paragraphs(number)
        assert article.template_version == template.version


def test_what_was_learnt_is_said_in_words(house):
    ended = house.scrapy("learn", "paper")
    assert ended.status == 0
    assert "div.story-text" in ended.out
    assert f"div.join-us>p: {AD[:100]}" in ended.out
    assert json.loads(house.scrapy("learn", "paper", "--json").out)["bodies"][0]["path"].endswith("div.story-text")


def test_it_can_be_forgotten_and_learnt_again(house):
    assert "template deleted" in house.scrapy("learn", "paper", "--forget").out
    assert "there is no template" in house.scrapy("learn", "paper", "--forget").out
    assert "div.story-text" in house.scrapy("learn", "paper").out


def test_a_site_without_articles_is_one_line(house):
    ended = house.scrapy("learn", "nowhere")
    assert (ended.status, ended.err.count("\n")) == (2, 1)
    assert "unknown site 'nowhere'; " in ended.err
