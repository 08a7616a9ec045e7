"""Captions in a picture's box go; talks with portraits and pictures without running text beside them stay."""

from lxml.html import document_fromstring

from pipelines.extraction.page.text_density import text_density
from pipelines.extraction.prune.boxes import caption_boxes

PROSE = (
    "<p>The ferry will sail every hour from March on, the harbour office said on Monday, after years of waiting.</p>"
)


def texts(inside: str) -> list[str]:
    out = text_density(document_fromstring(f"<html><body><div>{PROSE * 9}{inside}</div></body></html>"))
    return [" ".join(out.elements[at].text_content().split()) for at in sorted(caption_boxes(out))]


def test_a_line_in_a_box_with_a_picture_is_a_caption():
    box = "<div><div><img src='a.jpg'></div><p>The old slipway at low tide.</p><p>Picture: Ann Keel</p></div>"
    assert texts(box) == ["The old slipway at low tide.Picture: Ann Keel"]


def test_a_box_with_a_heading_a_list_or_a_long_text_is_none():
    assert texts("<div><img src='a.jpg'><h3>The boats</h3><p>Two of them.</p></div>") == []
    assert texts("<div><img src='a.jpg'><ul><li>Two boats</li></ul></div>") == []
    assert texts(f"<div><img src='a.jpg'>{PROSE * 4}</div>") == []


def test_a_talk_with_a_portrait_beside_each_line_stays():
    talk = [PROSE.replace("ferry", name) for name in ("boat", "tug", "yacht", "barge", "dory", "punt", "ketch", "yawl")]
    assert texts("".join(f"<div><img src='a.jpg'>{line}</div>" for line in talk)) == []
    assert len(texts(f"<div><img src='a.jpg'>{PROSE}</div>" * 8)) == 8


def test_a_picture_alone_on_a_short_page_takes_nothing_along():
    page = f"<html><body><div><div><img src='a.jpg'>{PROSE}</div></div></body></html>"
    assert caption_boxes(text_density(document_fromstring(page))) == frozenset()
