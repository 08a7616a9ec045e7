"""Every view shows what is stored, as a page and as data, and nothing of a hostile page does anything."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipelines.dedup.minhash import sign
from storage.export.records import record_id
from storage.records import Image
from storage.store import Store
from tests.crawler.web.conftest import HOSTILE
from tests.storage.samples import article

VIEWS = ("/", "/sources", "/sources/example", "/crawls", "/crawls/1", "/search", "/search?q=bridge")


def ids(store: Store) -> dict[str, str]:
    return {each.article.title: record_id(each.article) for each in store.articles()}


def views(store: Store) -> list[str]:
    articles = [f"/articles/{each}" for each in ids(store).values()]
    return [*VIEWS, *articles, *(f"{each}/{part}" for each in articles for part in ("page", "why"))]


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
    assert f'<iframe sandbox loading="lazy" src="/articles/{record}/page"' in shown
    assert "date_published" in web.get(f"/articles/{record}?format=json").json()


def test_lists_are_data_too(web, store):
    assert {each["site"] for each in web.get("/sources?format=json").json()["sources"]} == {"example", "elsewhere"}
    (row,) = csv.DictReader(io.StringIO(web.get("/crawls?format=csv").text))
    assert row["site"] == "example"
    assert json.loads(row["counts"])["outcome/new"] == 2
    found = [json.loads(line) for line in web.get("/search?q=council&format=jsonl").text.splitlines()]
    assert {each["title"] for each in found} == set(ids(store))
    assert all("text" in each for each in found)


def test_an_article_shows_what_is_known_of_it(web, store):
    page = "http://www.example.com/known"
    words = " ".join(f"word{each}" for each in range(80))
    for number, text in enumerate((f"On Monday.\n\n{words}", f"On Tuesday.\n\n{words}\n\nCorrection: not Monday.")):
        notes = [{"kind": "robots", "where": "meta", "text": "noai"}]
        picture = Image("http://img.example/1.jpg", "A <bridge>", "Jo Doe")
        made = article(
            page, title="Known", text=text, raw_ref=f"none:{number}", images=(picture,), signature=sign(text)
        )
        seen = datetime(2026, 3, 1 + number, tzinfo=UTC)
        store.save(
            [
                replace(
                    made,
                    date_fetched=seen,
                    date_published=seen,
                    authors=("Ann Lee", "Bo Yu"),
                    rights={"at": None, "notes": notes},
                )
            ]
        )
    other = article("http://other.example/y", site="elsewhere", title="Taken over", text=words, signature=sign(words))
    store.save([replace(other, date_published=datetime(2026, 2, 1, tzinfo=UTC))])
    (record,) = [each for title, each in ids(store).items() if title == "Known"]
    shown = web.get(f"/articles/{record}").text
    assert '<span class="label">correction</span>' in shown
    assert '<li class="gone">-On Monday.</li>' in shown
    assert "A &lt;bridge&gt; (Jo Doe)" in shown
    assert "ai-train: noai (page:meta)" in shown
    assert "Taken over" in shown
    assert "Ann Lee, Bo Yu" in shown
    assert '<span class="label">first published</span>' in shown
    assert f'download="{record}.csv"' in shown
    beside = web.get(f"/articles/{record}?revisions=beside").text
    assert "<td>On <del>Mon</del>day.</td><td>On <ins>Tues</ins>day.</td>" in beside


def test_facets_narrow_a_search(web, store):
    store.save(
        [
            article(
                "http://www.example.com/de",
                title="Rat",
                text="Der council tagt.",
                language="de",
                section="Stadt & Land",
            )
        ]
    )
    shown = web.get("/search?q=council&section=").text
    assert re.search(r'href="\?q=council&amp;site=elsewhere">elsewhere</a> 1', shown)
    assert "section=Stadt+%26+Land" in shown
    narrowed = web.get("/search?q=council&section=Stadt+%26+Land").text
    assert "1 article" in narrowed
    assert 'aria-current="true">Stadt &amp; Land' in narrowed
    assert '<input type="hidden" name="section" value="Stadt &amp; Land">' in narrowed
    day = re.search(r'href="(\?q=council&amp;since=[^"]*)"', shown)
    assert day
    assert web.get(f"/search{day[1].replace('&amp;', '&')}").status_code == 200


def test_older_hits_follow(web, store):
    words = "Port storm again"
    store.save([article(f"http://www.example.com/{n}", title=f"t{n}", text=f"{words} {n}") for n in range(60)])
    shown = web.get("/search?q=storm").text
    (following,) = re.findall(r'href="([^"]*)" rel="next"', shown)
    older = web.get(f"/search{following.replace('&amp;', '&')}").text
    assert len(re.findall("<h2><a", shown)) == 30
    assert len(re.findall("<h2><a", older)) == 30
    assert 'rel="next"' not in older


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


def test_page_and_fields_are_apart_from_the_text_and_known_by_an_etag(web, store):
    (record,) = [each for title, each in ids(store).items() if "bridge" in title]
    assert "why one won" in web.get(f"/articles/{record}").text
    assert "said by" in web.get(f"/articles/{record}/why").text
    rows = [json.loads(line) for line in web.get(f"/articles/{record}/why?format=jsonl").text.splitlines()]
    assert "title" in {each["name"] for each in rows}
    frame = web.get(f"/articles/{record}/page")
    again = web.get(f"/articles/{record}/page", headers={"If-None-Match": frame.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["content-security-policy"] == frame.headers["content-security-policy"]
