import gzip
import http.client
import json
import zlib
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.servers import faulty_answers
from tests.servers.faulty_site import serve
from tests.servers.sample_articles import ARTICLES


@pytest.fixture(scope="module")
def faults():
    with serve() as served:
        yield served


@pytest.fixture
def ask(faults):
    with ExitStack() as opened:

        def get(path: str, base: str = faults.base, **headers: str) -> http.client.HTTPResponse:
            connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=5)
            opened.callback(connection.close)
            connection.request("GET", path, headers={"Connection": "close", **headers})
            return opened.enter_context(connection.getresponse())

        yield get


def test_the_home_page_links_every_misdeed_and_the_good_articles(ask):
    front = ask("/").read().decode()
    expected = [*ARTICLES, *(path for path in faulty_answers.PATHS if path not in faulty_answers.UNLINKED)]
    assert len(expected) > 25
    assert [path for path in expected if f'href="{path}"' not in front] == []


@pytest.mark.parametrize("status", [410, 403, 500, 503])
def test_a_status_comes_as_named(ask, status):
    answer = ask(f"/status/{status}.html")
    assert answer.status == status
    assert (answer.headers["Retry-After"] == "1") is (status == 503)


def test_what_is_missing_is_missing(ask):
    assert ask("/missing.html").status == 404
    assert ask("/never-heard-of.html").status == 404


def test_a_good_article_is_whole(ask):
    path, (title, first) = next(iter(ARTICLES.items()))
    text = ask(path).read().decode()
    assert title in text
    assert first in text


def test_the_large_page_is_fifty_megabytes_and_comes_in_parts(ask):
    answer = ask("/large.html")
    size = 0
    while part := answer.read(1 << 20):
        size += len(part)
    assert 50 * faulty_answers.MEGABYTE <= size < 51 * faulty_answers.MEGABYTE
    assert answer.headers["Content-Length"] is None


def test_the_bomb_is_small_on_the_wire_and_begins_with_zeros(ask):
    answer = ask("/bomb.html")
    assert answer.headers["Content-Encoding"] == "gzip"
    opened = zlib.decompressobj(wbits=31).decompress(answer.read(20_000), 5 * faulty_answers.MEGABYTE)
    assert opened == bytes(5 * faulty_answers.MEGABYTE)


def test_the_reset_breaks_in_the_body(ask):
    with pytest.raises((ConnectionResetError, http.client.IncompleteRead)):
        ask("/reset.html").read()


def test_the_short_answer_promises_more(ask):
    with pytest.raises(http.client.IncompleteRead):
        ask("/short.html").read()


def test_the_drip_never_ends_by_itself(ask):
    answer = ask("/drip.html")
    assert answer.read(18).endswith(b"<p>aaa")
    answer.close()


def test_the_broken_gzip_cannot_be_opened(ask):
    with pytest.raises(EOFError):
        gzip.decompress(ask("/broken-gzip.html").read())


@pytest.mark.parametrize(("path", "target"), [("/loop/a.html", "/loop/b.html"), ("/loop/b.html", "/loop/a.html")])
def test_the_loop_closes(ask, faults, path, target):
    answer = ask(path)
    assert answer.status == 302
    assert answer.headers["Location"] == faults.base + target


def test_only_the_cookie_opens_the_cookie_page(ask):
    first = ask("/cookie.html")
    assert first.status == 302
    assert ask("/cookie.html", Cookie=first.headers["Set-Cookie"].split(";")[0]).status == 200


def test_the_gbk_page_names_no_charset(ask):
    answer = ask("/gbk.html")
    body = answer.read()
    assert answer.headers["Content-Type"] == "text/html"
    assert b"charset" not in body
    assert "老水车" in body.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        body.decode()


def test_the_rest_is_as_wrong_as_it_says(ask, faults):
    assert ask("/empty.html").read() == b""
    assert ask("/picture.html").headers["Content-Type"] == "image/png"
    assert ask("/paper.html").headers["Content-Type"] == "application/pdf"
    assert b"\0" in ask("/nul.html").read()
    assert ask("/deep.html").read().count(b"<div>") == 200_000
    assert ask("/feed.xml").read().startswith(b"<!DOCTYPE html>")
    assert f"{faults.base}/sitemap-self.xml" in ask("/sitemap-self.xml").read().decode()


def test_every_request_is_written_down(ask, tmp_path: Path):
    log = tmp_path / "requests.jsonl"
    with serve(log=log) as served:
        ask("/empty.html?from=test", served.base, **{"User-Agent": "somebody"}).read()
        ask("/nowhere.html", served.base).read()
    rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert served.paths() == ["/empty.html?from=test", "/nowhere.html"]
    assert [(row["path"], row["status"], row["user_agent"] == "somebody") for row in rows] == [
        ("/empty.html?from=test", 200, True),
        ("/nowhere.html", 404, False),
    ]
