"""Which pages need a browser."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.discovery.lists import ListReading
from crawler.discovery.pages import PageReading, needs_scripts
from pipelines.extraction import extract
from pipelines.workers import rejected
from storage.records import Article, Link, LinkKind, Page, Reason

URL = "https://herald.example/2026/03/story.html"
TEXT = "<p>The council met for two hours and decided to paint the old bridge green, said the mayor on Tuesday.</p>"


def page(body: str) -> Page:
    at = datetime(2026, 3, 9, tzinfo=UTC)
    return Page("herald", URL, URL, 200, (("Content-Type", "text/html"),), body.encode(), at)


SHELL = page("<html><body><div id='app'></div><script src='/app.js'></script></body></html>")


@pytest.mark.parametrize("reason", [Reason.JS_REQUIRED, Reason.EMPTY, Reason.TOO_SHORT])
def test_a_page_without_text_needs_them_where_it_has_any(reason):
    assert needs_scripts(SHELL, PageReading(result=rejected(SHELL, reason, "")))
    plain = page("<html><body></body></html>")
    assert not needs_scripts(plain, PageReading(result=rejected(plain, reason, "")))


@pytest.mark.parametrize("reason", [Reason.SOFT_404, Reason.BLOCKED, Reason.LOGIN_WALL, Reason.HTTP_ERROR])
def test_a_page_that_says_why_it_has_none_does_not(reason):
    assert not needs_scripts(SHELL, PageReading(result=rejected(SHELL, reason, "")))


@pytest.mark.parametrize(("promised", "needed"), [(900, True), (60, False), (None, False)])
def test_an_article_that_promises_more_needs_them(promised, needed):
    about = f'<script type="application/ld+json">{{"@type": "NewsArticle", "wordCount": "{promised}"}}</script>'
    short = page(f"<html><head>{about}</head><body><main><h1>Bridge to be painted</h1>{TEXT * 2}</main></body></html>")
    result = extract(short)
    assert isinstance(result, Article)
    assert needs_scripts(short, PageReading(result=result)) is needed
    paid = replace(result, access="paywalled")
    assert not needs_scripts(short, PageReading(result=paid))


def test_a_list_without_articles_needs_them():
    article = Link("https://herald.example/2026/03/a.html", LinkKind.ARTICLE)
    section = Link("https://herald.example/sport/", LinkKind.LISTING)
    assert needs_scripts(SHELL, PageReading(is_list=True, links=ListReading(links=(section,))))
    assert not needs_scripts(SHELL, PageReading(is_list=True, links=ListReading(links=(section, article))))
    assert not needs_scripts(SHELL, PageReading(refresh="https://herald.example/news/"))
