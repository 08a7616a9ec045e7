"""Cards that open over a name in a sentence, and paragraphs hidden from screen readers only."""

from lxml.html import document_fromstring

from pipelines.extraction.prune.prune import prune
from pipelines.extraction.rules import Rules

PROSE = (
    "<p>The ferry will sail every hour from March on, the harbour office said on Monday, after years of waiting.</p>"
)
LINKS = "<a href='/1'>Harbour master asks for patience again</a> <a href='/2'>Second slipway to open in spring</a>"


def left(inside: str) -> str:
    page = f"<html><body><div><h1>The ferry</h1>{PROSE * 3}{inside}</div></body></html>"
    return " ".join(prune(document_fromstring(page), Rules()).tree.text_content().split())


def test_a_card_glued_to_a_name_goes_and_the_sentence_stays():
    text = left(f"<p>Mayor <a href='/p'>Jane Doe</a><span><span>{LINKS}</span></span> said that she was glad.</p>")
    assert "Mayor Jane Doe said that she was glad" in text
    assert "patience" not in text


def test_links_in_a_sentence_stay():
    assert "patience" in left(f"<p>Earlier reports: <span>{LINKS}</span> told of it, and so did he.</p>")
    assert "patience" in left(f"<p>See <a href='/p'>these</a> <span>{LINKS}</span> for more of the same story.</p>")


def test_a_blurred_paragraph_among_others_is_text():
    assert "Nobody knows" in left(
        "<p aria-hidden='true' class='paywall'>Nobody knows when the second boat will come, and nobody in the office"
        " would say so on Monday.</p>"
    )


def test_a_named_box_of_the_wall_still_goes():
    assert "Subscribe" not in left("<div class='paywall'><p>Subscribe to read on, four weeks for one euro.</p></div>")
