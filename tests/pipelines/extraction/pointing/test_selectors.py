"""Selectors proposed for a block: names that last, no positions, counted as the site file's own engine selects."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from pipelines.extraction import choices, pickable, shown_tree
from pipelines.extraction.pointing.selectors import lasting_names, selector_of
from tests.storage.samples import page

STORY = (
    '<body><header id="top"><p>Menu</p></header><main class="page-{n} layout"><article class="story post-{n}">'
    '<h1>Head {n}</h1><div class="body-text"><p>One.</p><p>Two.</p></div>'
    '<aside class="css-{n}"><div class="ad promo"><p>Buy {n}</p></div></aside></article>'
    '<div class="ad foot"><p>Buy too</p></div></main></body>'
)


def tree(text: str) -> HtmlElement:
    found = shown_tree(page(body=f"<html><head><title>T</title></head>{text}</html>".encode()))
    assert found is not None
    return found


@pytest.fixture
def trees():
    return [tree(STORY.replace("{n}", str(number))) for number in range(5)]


def number_of(whole: HtmlElement, css: str) -> int:
    (found,) = CSSSelector(css, translator="html")(whole)
    return list(whole.iter()).index(found)


def test_boxes_are_named_by_what_lasts_from_the_inside_out(trees):
    found = choices(trees[0], number_of(trees[0], ".promo p"), lambda: trees)
    assert [each.css for each in found] == [
        "div.promo > p",
        "div.promo",
        "article.story > aside",
        "article.story",
        "main.layout",
    ]
    assert {(each.pages, each.single, each.elements) for each in found} == {(5, 5, 5)}
    assert found[0].text == "Buy 0"
    assert [list(trees[0].iter())[each.number].tag for each in found] == ["p", "div", "aside", "article", "main"]


def test_a_name_that_changes_or_a_position_is_never_used(trees):
    for number in range(len(list(trees[0].iter()))):
        for each in choices(trees[0], number, lambda: trees):
            assert not re.search(r"post-|page-|css-|nth", each.css), each.css


def test_of_one_page_names_with_digits_are_not_used(trees):
    assert lasting_names(trees[:1]) == {"#top", ".layout", ".story", ".body-text", ".ad", ".promo", ".foot"}


def test_what_is_on_some_pages_is_counted_there(trees):
    other = tree('<body><article class="story"><p>No box here.</p></article></body>')
    (box,) = [
        each
        for each in choices(trees[0], number_of(trees[0], ".promo"), lambda: [*trees, other])
        if each.css == "div.promo"
    ]
    assert (box.pages, box.single, box.elements) == (5, 5, 5)


def test_a_block_that_is_not_there_is_said(trees):
    with pytest.raises(LookupError, match="999"):
        choices(trees[0], 999, lambda: trees)


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Z", "C"], exclude_characters="\\"), min_size=1, max_size=12
)


@given(NAMES, NAMES)
@example("--", "0")
@example("-", "-0")
@example('-"', "-é")
def test_any_name_is_written_so_that_it_selects_the_element(label, own):
    whole = tree("<body><div><div>x</div></div></body>")
    (outer, inner) = whole.iter("div")
    inner.set("class", label)
    outer.set("id", own)
    for element, name in ((inner, f".{label}"), (outer, f"#{own}")):
        css = selector_of(element, whole, frozenset([name]))
        assert css is not None
        assert CSSSelector(css, translator="html")(whole) == [element], css


def test_each_text_is_a_link_to_its_block_and_nothing_of_the_page_is_left():
    whole = tree(
        '<body onload=x()><div class=a><a href=http://evil.test/>One <b>two</b></a><p style=x>"&lt;Three&gt;</p>'
        "<img src=http://evil.test/p.png></div><form action=/x><script>y()</script>Four</form></body>"
    )
    written = pickable(whole, lambda number: f"/pick?block={number}&x", 3)
    texts = re.findall(r'<a href="/pick\?block=(\d+)&amp;x" target="_top">([^<]*)</a>', written)
    elements = [element.tag for element in whole.iter()]
    assert [(elements[int(number)], text) for number, text in texts] == [
        ("div", "One "),
        ("div", "two"),
        ("p", "&quot;&lt;Three&gt;"),
        ("div", "[picture]"),
        ("html", "Four"),
    ]
    assert set(re.findall(r"<\w+[^>]*>", re.sub(r"<a [^>]*>", "", written))) == {"<div>", "<p>", '<span id="chosen">'}
    assert not re.search(r"evil|style|onload|script", written)
