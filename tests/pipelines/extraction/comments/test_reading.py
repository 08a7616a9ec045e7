"""Comments in the forms that pages have them, and pages that are made to cost time."""

import json
import time
from datetime import UTC, datetime

import pytest

from pipelines.extraction import Rules, extract
from pipelines.extraction.comments import read_comments
from pipelines.extraction.page.document import Document, parse_html
from storage.records import Article, Comment, Hints, Page
from tests.servers.comment_pages import THREAD
from tests.servers.small_site import STORY, TEXT

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Row = tuple[str | None, str, int | None]


def comments(html: str, **rules: str) -> tuple[Comment, ...]:
    tree = parse_html(f"<html><body>{html}</body></html>")
    assert tree is not None
    return read_comments([Document("http://a.example/1", tree, NOON, Hints(), Rules(**rules))])  # type: ignore[arg-type]


def rows(html: str) -> list[Row]:
    return [(each.author, each.text, each.parent) for each in comments(html)]


def linked(*given: object) -> str:
    data = {"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", "headline": "x", "comment": given}]}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_a_thread_of_wordpress():
    found = comments(THREAD)
    assert [(each.author, each.text, each.id, each.parent) for each in found] == [
        ("Anna Berg", "The bridge is old.\nIt must go.", "12", None),
        ("Bo", "No, it stays.", "13", 1),
        ("Cy", "Write to me at cy@mail.example", "14", None),
    ]
    assert [each.date and each.date.isoformat() for each in found] == [
        "2026-03-01T10:00:00+01:00",
        "2026-03-01T11:00:00+01:00",
        None,
    ]
    assert {each.source for each in found} == {"html"}


def test_what_json_ld_states_with_answers_within_and_by_name():
    first: dict[str, object] = {
        "@type": "Comment",
        "@id": "#c1",
        "text": "One &amp; <b>two</b><br>lines",
        "dateCreated": "2026-03-01",
    }
    first |= {"author": {"@type": "Person", "name": "Anna"}, "comment": {"@type": "Comment", "text": "An answer"}}
    html = linked(first, {"text": "Late", "parentItem": {"@id": "#c1"}, "author": "Bo"}, {"text": ""}, "no", 7)
    assert rows(html) == [("Anna", "One & two\nlines", None), (None, "An answer", 1), ("Bo", "Late", 1)]
    assert comments(html)[0].source == "json-ld"
    assert rows(html + THREAD)[0][0] == "Anna", "of two lists of the same length, what is stated"
    assert rows(linked(first) + THREAD)[0][0] == "Anna Berg", "else the longer one"


def test_microdata():
    html = (
        '<div itemprop="comment" itemscope itemtype="http://schema.org/UserComments"><b itemprop="creator">Max</b>'
        '<time itemprop="commentTime" datetime="2026-03-01T08:00">1.3.</time>'
        '<p itemprop="commentText">Gut<br>so</p></div>'
    )
    (one,) = comments(html, timezone="Europe/Berlin")
    assert (one.author, one.text, one.source) == ("Max", "Gut\nso", "microdata")
    assert one.date is not None
    assert one.date.isoformat() == "2026-03-01T08:00:00+01:00"


def test_chinese_boxes_and_frames_around_comments():
    html = (
        '<div class="pinglun-list"><div class="pinglun-item"><span class="nickname">小王</span>'
        '<span class="time">2026-03-01 10:00</span>'
        '<div class="content">好文章</div><a class="reply">回复</a></div></div>'
    )
    assert rows(html) == [("小王", "好文章", None)]
    frames = (
        '<ul><li id="li-comment-7"><div id="comment-7"><i class="author">A</i><p>one</p></div>'
        '<ul><li id="li-comment-8"><div id="comment-8"><i class="author">B</i><p>two</p></div></li></ul></li></ul>'
    )
    assert rows(frames) == [("A", "one", None), ("B", "two", 1)]
    box = '<div class="comment">{}</div>'.format(
        "".join(f'<div class="comment-item"><i class="user">{name}</i><p>{name * 3}</p></div>' for name in "AB")
    )
    assert rows(box) == [("A", "AAA", None), ("B", "BBB", None)], "a box of all of them is none"


def test_paragraphs_that_only_trafilatura_takes_for_comments():
    html = '<div id="comments"><p>One reader says this and that.</p><p>Another one says the opposite.</p></div>'
    assert rows(html) == [
        (None, "One reader says this and that.", None),
        (None, "Another one says the opposite.", None),
    ]
    assert comments(html)[0].source == "trafilatura"
    (bare,) = comments('<div class="comment"><p>Without anything that says who or when.</p></div>')
    assert bare.source == "trafilatura"


@pytest.mark.parametrize(
    "html",
    [
        "",
        '<a class="comment" href="#comments">12 comments</a>',
        '<form class="comment-form"><p class="comment-notes">Your address is not published</p></form>',
        '<script type="application/ld+json">{"@type": "NewsArticle", "comment": {"comment": {"comment": []}}</script>',
    ],
    ids=["nothing", "link", "form", "hollow"],
)
def test_what_is_no_comment(html):
    assert rows(html) == []


def test_the_text_of_an_article_is_the_same_with_and_without():
    body = STORY.format(1, TEXT.format(1) + THREAD).encode()
    url = "http://a.example/2026/03/01/1.html"
    page = Page("a", url, url, 200, (("Content-Type", "text/html"),), body, NOON)
    plain, asked = extract(page), extract(page, Rules(comments=True))
    assert isinstance(plain, Article)
    assert isinstance(asked, Article)
    assert plain.comments is None, "nobody asked"
    assert asked.comments is not None
    assert len(asked.comments) == 3
    assert (plain.text, plain.markdown) == (asked.text, asked.markdown)
    assert "The bridge is old." not in plain.text
    assert Rules().digest != Rules(comments=True).digest


HOSTILE = {
    "nested": '<div class="comment"><i class="author">a</i><p>x</p>' * 200,
    "many": '<div class="comment"><i class="author">a</i><p>x</p></div>' * 20_000,
    "long": '<div class="comment"><i class="author">a</i><p>' + "word " * 400_000 + "</p></div>",
    "texts": '<div class="comment"><i class="author">a</i>' + '<div class="content text">x' * 200 + "y " * 100_000,
    "answers": linked({"text": "x", "comment": [{"text": "y"}] * 5000}) * 3,
    "deep": '<script type="application/ld+json">' + '{"text":"x","comment":[' * 3000 + "</script>",
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_pages_that_are_made_to_cost_time_are_bounded(html):
    begun = time.process_time()
    found = comments(html)
    assert time.process_time() - begun < 5
    assert len(found) <= 500
    assert all(len(each.text) <= 10_000 for each in found)
