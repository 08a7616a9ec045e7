"""A page with its lines marked: all its words, in order, and nothing but words and plain elements."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction import annotate, explain, explain_marked
from tests.storage.samples import page

BODY = b"<html><body><nav>Menu</nav><article><h1>A bridge</h1><p>It is open.</p></article></body></html>"

PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "<p>",
                "</p>",
                "<div class=x>",
                "</div>",
                "<br>",
                "<b>",
                "</b>",
                "<!-- c -->",
                "<table><tr><td>",
                "</table>",
            ),
            *("<script>x()</script>", "<style>a{}</style>", "<img src=x onerror=y>", "<a href='javascript:x'>", "</a>"),
            *(
                "One line of words. ",
                " ",
                "\n",
                "&lt;i&gt; &amp; ",
                "两行",
                "<svg><text>s</text></svg>",
                "<h1>Head</h1>",
            ),
        ]
    ),
    max_size=40,
).map("".join)


def letters(text: str) -> str:
    return "".join(text.split())


@given(PIECES)
def test_every_visible_word_is_there_once(body):
    shown = page(body=f"<html><body>{body}</body></html>".encode())
    said = letters("".join(line.text for line in explain(shown).lines))
    assert letters(unescape(re.sub(r"<[^>]*>", "", annotate(shown, explain(shown))))) == said


@given(PIECES)
def test_only_plain_elements_are_written(body):
    shown = page(body=f"<html><body>{body}</body></html>".encode())
    written = annotate(shown, explain(shown))
    tags = re.findall(r"<[^>]*>", written)
    assert all(re.fullmatch(r'</?[a-z0-9]+>|<span class="[a-z]+" title="[^"<>]*">', tag) for tag in tags), tags


def test_explained_and_marked_at_once_a_page_is_the_same():
    shown = page("http://example.com/a.html", body=BODY)
    told = explain(shown)
    assert told.lines
    assert explain_marked(shown) == (told, annotate(shown, told))
