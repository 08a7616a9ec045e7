import http.client
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest

from examples.demo.serve import Address, serving
from examples.demo.truth import forbidden, not_articles, truth

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
LINK = re.compile(r'(?:href="|<loc>|<link>)([^"<#]+)')


@pytest.fixture(scope="module")
def sites():
    with serving(NOW) as addresses:
        yield {address.site: address for address in addresses}


def ask(site: Address, path: str, **headers: str) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection(urlsplit(site.base).netloc, timeout=5)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text, answer.headers["ETag"]


def crawl(site: Address) -> dict[str, int]:
    met: dict[str, int] = {}
    waiting = ["/", "/robots.txt"]
    while waiting:
        path = waiting.pop()
        status, text, _ = ask(site, path.replace("澜溪", "x"))
        met[path] = status
        if path.startswith(forbidden()[site.site]):
            continue
        for url in LINK.findall(text):
            split = urlsplit(urljoin(f"{site.base}{path}", unescape(url)))
            assert f"{split.scheme}://{split.netloc}" == site.base, f"{path} leads away to {url}"
            if split.path not in met and split.path not in waiting:
                waiting.append(split.path)
    return met


def test_there_are_enough_articles_and_no_two_alike():
    rows = truth(NOW)
    assert [sum(row.site == site for row in rows) for site in ("zh", "en")] == [14, 10]
    assert len({row.title for row in rows}) == len(rows)
    assert len({line for row in rows for line in row.paragraphs}) == sum(len(row.paragraphs) for row in rows)


@pytest.mark.parametrize("site", ["zh", "en"])
def test_a_walk_from_the_front_page_meets_everything_and_no_surprise(sites, site):
    met = crawl(sites[site])
    expected = {row.path for row in truth(NOW) if row.site == site}
    assert expected <= met.keys()
    dead = {path for path, status in met.items() if status >= 400}
    closed = {path for path in met if path.startswith(forbidden()[site])}
    assert closed
    assert dead - closed == {path for path in not_articles()[site] if "read/52020" in path or "webcam" in path}


@pytest.mark.parametrize("row", truth(NOW), ids=lambda row: row.path)
def test_the_truth_stands_on_its_page(sites, row):
    pages = [row.path, *(path for path in row.aliases if "_" in path)]
    shown = "".join(unescape(re.sub(r"</t[dr]><t[dr]>|<[^>]+>", " ", ask(sites[row.site], path)[1])) for path in pages)
    plain = "".join(shown.split())
    wanted = [row.title, *row.paragraphs, *row.optional, *row.authors, *([row.source] if row.source else [])]
    assert [text for text in wanted if "".join(text.split()) not in plain] == []


def test_every_alias_answers_and_names_its_article(sites):
    found = [row for row in truth(NOW) if any(path.startswith("/wap/") for path in row.aliases)]
    assert len(found) == 1
    status, text, _ = ask(sites["zh"], found[0].aliases[0])
    assert status == 200
    assert f'rel="canonical" href="{sites["zh"].base}{found[0].path}"' in text


def test_dates_count_back_from_now_in_the_zone_of_the_site(sites):
    row = next(row for row in truth(NOW) if row.path == "/read/52104.html")
    assert row.date == NOW - timedelta(hours=3.3)
    assert row.date.isoformat() == "2026-03-14T14:12:00+08:00"
    assert "<span>3小时前</span>" in ask(sites["zh"], row.path)[1]
    assert not any(row.date > NOW for row in truth(NOW))


def test_a_known_etag_is_answered_without_a_body(sites):
    _, _, tag = ask(sites["en"], "/")
    status, text, _ = ask(sites["en"], "/", **{"If-None-Match": tag})
    assert (status, text) == (304, "")


def test_the_same_moment_gives_the_same_bytes(sites):
    with serving(NOW) as again:
        bases = {each.site: each.base for each in again}
        for each in again:
            path = next(row.path for row in truth(NOW) if row.site == each.site)
            first = ask(sites[each.site], path)[1].replace(sites[each.site].base, "")
            assert ask(each, path)[1].replace(bases[each.site], "") == first
