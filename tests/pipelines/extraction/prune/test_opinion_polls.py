"""Polls go; an article with a poll in it stays."""

from lxml.html import document_fromstring

from pipelines.extraction.page.text_density import text_density
from pipelines.extraction.prune.boxes import poll_boxes

PROSE = (
    "<p>The ferry will sail every hour from March on, the harbour office said on Monday, after years of waiting.</p>"
)
CHOICES = "<label><input type='radio'>Yes</label><label><input type='radio'>No</label>"


def boxes(page: str) -> list[str]:
    out = text_density(document_fromstring(f"<html><body>{page}</body></html>"))
    return [out.elements[at].get("id") or out.tags[at] for at in sorted(poll_boxes(out))]


def test_the_box_around_the_answers_is_found():
    poll = f"<div id='poll'><p>Will you take the ferry?</p><div>{CHOICES}</div></div>"
    assert boxes(f"<div id='text'>{PROSE * 3}{poll}</div>") == ["poll"]


def test_a_text_with_a_poll_is_none():
    assert boxes(f"<div id='text'>{PROSE}{CHOICES}</div>") == []


def test_one_button_or_ticks_are_no_poll():
    assert boxes(f"<div>{PROSE * 3}<div><input type='radio'>Yes</div></div>") == []
    assert boxes(f"<div>{PROSE * 3}<div><input type='checkbox'>Yes<input type='checkbox'>No</div></div>") == []
