"""Every view shows what is stored, as a page and as data, and nothing of a hostile page does anything."""

import csv
import io
import json
import re

import pytest

from storage.export import record_id
from storage.store import Store
from tests.crawler.web.conftest import HOSTILE

VIEWS = ("/", "/sources", "/sources/example", "/crawls", "/crawls/1", "/search", "/search?q=bridge")


def ids(store: Store) -> dict[str, str]:
    return {each.article.title: record_id(each.article) for each in store.articles()}


def views(store: Store) -> list[str]:
    articles = [f"/articles/{each}" for each in ids(store).values()]
    return [*VIEWS, *articles, *(f"{each}/page" for each in articles)]


def test_each_view_is_a_page_with_a_policy(web, store):
    for view in views(store):
        answer = web.get(view)
        assert answer.status_code == 200, view
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'self'" in policy or ("default-src 'none'" in policy and "sandbox" in policy)


def test_hostile_words_are_words(web, store):
    for view in [*views(store), f"/search?q={HOSTILE}", f"/crawls?site={HOSTILE}"]:
        text = web.get(view).text
        assert "<script>alert" not in text, view
        assert not re.search(r"<(img|iframe)[^>]*evil", text), view
        assert "onload" not in text, view
        assert "evil.test/x.css" not in text, view


def test_the_page_shows_the_fate_of_each_line(web, store):
    (record,) = [each for title, each in ids(store).items() if "bridge" in title]
    page = web.get(f"/articles/{record}/page").text
    assert re.search(r'<span class="kept"[^>]*>The council of the town', page)
    assert re.search(r'<span class="pruned" title="[a-z_ -]+">Other story of the week', page)
    shown = web.get(f"/articles/{record}").text
    assert f'<iframe sandbox src="/articles/{record}/page"' in shown
    assert "date_published" in web.get(f"/articles/{record}?format=json").json()


def test_lists_are_data_too(web, store):
    assert {each["site"] for each in web.get("/sources?format=json").json()["sources"]} == {"example", "elsewhere"}
    (row,) = csv.DictReader(io.StringIO(web.get("/crawls?format=csv").text))
    assert row["site"] == "example"
    assert json.loads(row["counts"])["outcome/new"] == 2
    found = [json.loads(line) for line in web.get("/search?q=council&format=jsonl").text.splitlines()]
    assert {each["title"] for each in found} == set(ids(store))
    assert all("text" in each for each in found)


def test_search_marks_what_it_found(web):
    text = web.get("/search?q=Quillwort").text
    assert "<mark>Quillwort</mark>" in text
    assert "1 article" in text
    assert "elsewhere" not in web.get("/search?q=council&site=example&format=jsonl").text


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        ("/nothing", 404, "no such page"),
        ("/sources/nobody", 404, "nobody"),
        ("/crawls/99", 404, "no run"),
        ("/articles/0000", 404, "no article"),
        ("/crawls?limit=x", 400, "limit=x"),
        ("/search?q=a&since=yesterday", 400, "since"),
        ("/search?q=%28", 400, ""),
        ("/?format=xml", 400, "format=xml"),
        ("/static/../app.py", 404, ""),
    ],
)
def test_what_cannot_be_shown_is_said(web, view, status, words):
    answer = web.get(view)
    assert answer.status_code == status
    assert words in answer.text


@pytest.mark.parametrize(("host", "status"), [("localhost:8710", 200), ("[::1]:8710", 200), ("evil.test", 400)])
def test_only_trusted_hosts_are_answered(web, host, status):
    assert web.get("/", headers={"Host": host}).status_code == status


def test_nothing_can_be_written(web):
    for method in ("POST", "PUT", "DELETE"):
        assert web.request(method, "/sources").status_code == 405
