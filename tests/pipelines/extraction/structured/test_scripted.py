"""Texts that pages keep for their scripts."""

import json

import pytest

from pipelines.extraction.page.text_match import squash
from pipelines.extraction.structured.scripted import Scripted, as_html, find_text, text_under

TITLE = "Harbour bridge opens again after repairs"
LINES = [f"The harbour bridge reopened on Tuesday, the council said in part {n} of a long statement." for n in range(6)]
TEASERS = [{"title": f"Another story {n}", "summary": LINES[0] * 8} for n in range(4)]

STATES = {
    "one field": {"article": {"title": TITLE, "body": " ".join(LINES)}},
    "one field of html": {"props": {"pageProps": {"post": {"name": TITLE, "html": f"<p>{'</p><p>'.join(LINES)}</p>"}}}},
    "a list of texts": {"story": {"headline": TITLE, "paragraphs": LINES}},
    "a list of things": {
        "headlines": {"basic": TITLE},
        "content_elements": [{"type": "text", "content": line, "_id": "abc"} for line in LINES],
    },
    "things within things": {"title": TITLE, "blocks": [{"id": "x", "data": {"text": line}} for line in LINES]},
    "other stories beside it": {"page": {"story": {"title": TITLE, "body": " ".join(LINES)}, "related": TEASERS}},
    "other stories within it": {"story": {"title": TITLE, "text": "\n".join(LINES), "related": TEASERS}},
    "a flat row": ["x", 1, TITLE, *LINES, "https://example.org/a/very/long/address/of/a/picture/" + "x" * 400],
}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
@pytest.mark.parametrize(
    "script",
    ["{}", "window.__STATE__ = {};", "var a=1;App.page={};App.more=[1]", "self.x(JSON.parse({quoted}))"],
    ids=["data", "assigned", "among others", "parsed"],
)
def test_the_text_is_found_by_the_headline_beside_it(state, script):
    text = json.dumps(state)
    made = script.replace("{quoted}", json.dumps(text)).replace("{}", text)
    found = find_text(Scripted(states=("var none = 1;", made)), TITLE, 100)
    assert found is not None
    assert all(line in found for line in LINES)
    assert "https:" not in found
    assert "Another story" not in found


def test_another_headline_is_another_story():
    state = json.dumps({"title": "Rowers win at the regatta", "body": " ".join(LINES)})
    assert find_text(Scripted(states=(state,)), TITLE, 100) is None
    assert find_text(Scripted(states=(state,)), None, 100) is None


def test_what_json_ld_gives_comes_first_and_keeps_its_lines():
    found = find_text(Scripted("\n".join(LINES), (json.dumps(STATES["one field"]),)), TITLE, 100)
    assert found == "".join(f"<p>{line}</p>" for line in LINES)


def test_less_than_is_asked_for_is_none():
    assert find_text(Scripted(LINES[0]), TITLE, 0) is None
    assert find_text(Scripted("\n".join(LINES)), TITLE, 5000) is None


def test_text_is_escaped_and_html_is_not():
    assert as_html(["a < b & c", "", "<p>d</p>"]) == "<p>a &lt; b &amp; c</p><p></p><p>d</p>"


def test_deep_and_empty_data_hold_nothing():
    deep: list[object] = []
    for _ in range(200):
        deep = [deep]
    assert text_under(deep, squash(TITLE)) == []
    assert text_under({"title": TITLE}, squash(TITLE)) == []
    assert text_under(None, squash(TITLE)) == []
