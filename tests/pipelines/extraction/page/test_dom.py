"""Reading words off a tree: what follows a headline, and what is passed over."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipelines.extraction.page.dom import after, beside_article, is_aside, of_others, plain, squeeze


def texts_after_h1(body: str) -> list[str]:
    tree = html.document_fromstring(f"<html><body>{body}</body></html>")
    heading = tree.find(".//h1")
    assert heading is not None
    return list(after(heading, 60))


def test_boxes_beside_the_article_are_passed_over():
    body = '<h1>H</h1><p>One</p><div class="Sidebar-Left">two</div><aside>three</aside><p>four</p>'
    assert texts_after_h1(body) == ["One", "four"]


LIST = (
    "<ul><li><a href='/1'>The ferry that runs on sunlight alone</a></li>"
    "<li><a href='/2'>Harbour seals counted from a kite</a></li></ul>"
)


def test_a_block_that_a_related_heading_opens_is_passed_over():
    assert texts_after_h1(f"<h1>H</h1><p>One</p><div><h3>Related articles</h3>{LIST}</div><p>four</p>") == [
        "One",
        "four",
    ]


def test_a_related_heading_by_itself_ends_its_level():
    assert texts_after_h1(f"<div><h1>H</h1><p>One</p><h3>相关阅读</h3>{LIST}</div><p>four</p>") == ["One", "four"]


def test_comments_under_their_heading_are_passed_over():
    assert texts_after_h1("<h1>H</h1><div><h3>Comments</h3><b>mudlark</b><i>2025-12-17</i></div><p>four</p>") == [
        "four"
    ]


def test_a_row_of_buttons_keeps_its_byline():
    row = "<div><span>Share</span><a href='#'>A</a><a href='#'>B</a><span>By Nora Castell</span></div>"
    assert texts_after_h1(f"<h1>H</h1>{row}<p>17 May</p>") == ["Share", "A", "B", "By Nora Castell", "17 May"]
    assert texts_after_h1("<h1>H</h1><span>Comments</span><p>17 May</p>") == ["Comments", "17 May"]


def test_class_words_are_read_whatever_their_case():
    box = html.fragment_fromstring('<div class="Recommended"><span>x</span></div>')
    assert is_aside(box)
    assert beside_article(box[0])
    assert of_others(box[0])


def test_neighbouring_spans_are_joined_as_a_browser_shows_them():
    assert plain(html.fragment_fromstring("<p>a<b>b</b>\n c</p>")) == "ab c"
    assert squeeze(" a\u200b \n b ") == "a b"


@given(st.text(alphabet=" \t\n\x0b\x1c\u00a0\u200b\ufeffabé。", max_size=30))
def test_squeezing_leaves_single_blanks_and_words(text):
    squeezed = squeeze(text)
    assert squeezed == squeezed.strip()
    assert not any(mark in squeezed for mark in ("  ", "\n", "\t", "\u200b", "\ufeff", "\u00a0"))
    assert [ch for ch in squeezed if ch.isalpha()] == [ch for ch in text if ch.isalpha()]
