"""What winnow explain says of a page: the fate of each line, the reason of each field."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipelines.extraction import core
from pipelines.extraction.explained import KEPT, OUTSIDE, RESTORED, SECOND, Explained, explain
from pipelines.extraction.opinion.opinion import Opinion
from storage.records import Hints, Page

NOW = datetime(2025, 12, 18, 9, 0, tzinfo=UTC)
WORDS = "The council met on Tuesday evening and agreed to mend the bridge before the winter floods return. "
PAGE = f"""<html lang="en"><head><title>Bridge to be mended | The Ferry Post</title>
<meta property="og:title" content="Bridge to be mended"><meta property="og:site_name" content="The Ferry Post">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Bridge to be mended",
"datePublished": "2025-12-17T16:54:00+00:00", "author": {{"@type": "Person", "name": "Ann Sutter"}}}}</script></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Bridge to be mended</h1>{"".join(f"<p>{WORDS * 3}Part {n}.</p>" for n in range(5))}</article>
<div class="related"><h3>Related articles</h3><ul>
<li><a href="/a/1">A ferry that runs on solar power</a></li><li><a href="/a/2">Harbour seals counted again</a></li>
<li><a href="/a/3">Market moves to the square</a></li></ul></div></body></html>"""


def page(body: str, status: int = 200) -> Page:
    return Page(
        site="s", url="https://ferrypost.example/news/bridge", final_url="https://ferrypost.example/news/bridge",
        status=status, headers=(("Content-Type", "text/html; charset=utf-8"),), body=body.encode(), fetched_at=NOW,
        hints=Hints(date="2025-12-17"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def told():
    return explain(page(PAGE))


def fate(told: Explained, words: str) -> str:
    return next(line.fate for line in told.lines if words in line.text)


def test_the_verdict_is_told_in_words(told):
    assert told.verdict.startswith("article, ")
    assert told.url == "https://ferrypost.example/news/bridge"


def test_what_speaks_for_an_article_is_named_with_its_weight(told):
    votes = dict(told.votes)
    assert votes["type: article"] > 0 < votes["date: stated"]
    assert [abs(count) for _, count in told.votes] == sorted((abs(c) for c in votes.values()), reverse=True)


def test_lines_of_the_text_are_kept(told):
    assert fate(told, "Part 0.") == fate(told, "Part 4.") == KEPT


def test_a_line_that_was_pruned_names_its_rule(told):
    assert fate(told, "Home") == "prune: tag"
    assert fate(told, "ferry that runs").startswith("prune: ")


def test_lines_come_in_page_order(told):
    texts = [line.text for line in told.lines]
    assert texts.index("Bridge to be mended") < texts.index("Related articles")
    assert all(line.fate == KEPT or line.fate == OUTSIDE or ": " in line.fate for line in told.lines)


def test_the_title_names_who_said_it(told):
    title = told.fields[0]
    assert (title.name, title.value) == ("title", "Bridge to be mended")
    assert title.why == "said by h1, json-ld, og; within title"
    assert ("title", "Bridge to be mended | The Ferry Post") in title.candidates


def test_the_date_names_its_place_and_precision(told):
    date = told.fields[1]
    assert date.value == "2025-12-17T16:54:00+00:00"
    assert date.why.startswith("to the minute from json-ld") or date.why.startswith("to the second from json-ld")
    assert ("hint", "2025-12-17") in date.candidates


def test_people_and_source_have_reasons(told):
    named = {field.name: field for field in told.fields}
    assert (named["authors"].value, named["authors"].why) == ("Ann Sutter", "json-ld")
    assert named["source_name"].why == "the site itself, as nobody else is credited"
    assert (named["language"].value, named["language"].why) == ("en", "html")
    assert named["section"].candidates == ()


def test_a_line_taken_off_the_end_names_the_edge_rule():
    tailed = PAGE.replace("</article>", "<p>Copyright 2025 The Ferry Post. All rights reserved.</p></article>")
    assert fate(explain(page(tailed)), "All rights reserved").startswith("edge: ")


def test_a_rejected_page_gives_its_reason():
    told = explain(page("<html><body><h1>Not found</h1></body></html>", status=404))
    assert told.verdict == "rejected: http_error, status 404"


def test_a_page_without_html_has_nothing_to_show():
    told = explain(page(""))
    assert (told.lines, told.fields) == ((), ())
    assert told.verdict.startswith("rejected: ")


def test_what_the_second_look_did_is_told(monkeypatch):
    def look(body, *_):
        return Opinion(body, 0.5, restored=body.blocks)

    monkeypatch.setattr(core, "second_opinion", look)
    assert fate(explain(page(PAGE)), "Part 2.") == RESTORED


def test_what_the_second_look_dropped_is_told(monkeypatch):
    def look(body, *_):
        return Opinion(replace(body, blocks=body.blocks[:-1]), 0.5, dropped=body.blocks[-1:])

    monkeypatch.setattr(core, "second_opinion", look)
    assert fate(explain(page(PAGE)), "Part 4.") == SECOND
