from pipelines.extraction.blocks import Block, Kind
from pipelines.extraction.outline import outline, visible
from pipelines.extraction.parse import parse
from pipelines.extraction.standfirst import find_standfirst
from tests.pipelines.extraction.samples import ENGLISH, article

SUMMARY = "After eleven months the town has its short way back, and the ferry will stop in spring."
BODY = [Block(Kind.PARAGRAPH, p, p) for p in ENGLISH]


def found(summary: str, before: str = "", after: str = "") -> str | None:
    tree = parse(article(ENGLISH, before=before, after=after))
    assert tree is not None
    block = find_standfirst((None, summary), outline(visible(tree)), BODY)
    return block.text if block else None


def test_a_summary_shown_above_the_body_is_found():
    assert found(SUMMARY, before=f"<header><p>{SUMMARY}</p></header>") == SUMMARY


def test_a_cut_summary_gives_the_line_as_shown():
    assert found(SUMMARY[:70] + "...", before=f"<header><p>{SUMMARY}</p></header>") == SUMMARY


def test_a_summary_that_the_page_does_not_show_is_not_taken():
    assert found(SUMMARY) is None


def test_a_summary_shown_only_under_the_body_is_not_taken():
    assert found(SUMMARY, after=f"<p>{SUMMARY}</p>") is None


def test_what_the_body_says_already_is_not_said_twice():
    assert found(ENGLISH[0], before=f"<p>{ENGLISH[0]}</p>") is None
