"""Lines of a known container that are none of the article."""

import pytest

from pipelines.extraction.body.from_dom import Placed, blocks_from_dom
from pipelines.extraction.page.document import parse_html
from pipelines.extraction.page.paths import stepper
from pipelines.extraction.template.rows import is_aside_line, opens_with

HOST = "paper.example"
PROSE = "<p>The council opened the old bridge after a long winter, and nobody in town could recall the like of it.</p>"
TITLE = '<a href="/n/12">A second hall for the market</a>'


def rows(inside: str) -> list[Placed]:
    tree = parse_html(f"<html><body><div>{inside}</div></body></html>")
    element = None if tree is None else tree.find("body/div")
    assert element is not None
    return blocks_from_dom(element, stepper(frozenset()), HOST)


@pytest.mark.parametrize(
    "line", [f"[Læs også: {TITLE}]", f"Weiter geht es hier: {TITLE}", f"【更多内容：{TITLE}】", TITLE]
)
def test_a_label_and_the_linked_title_of_another_page_between_paragraphs_is_no_text(line):
    assert is_aside_line(rows(f"{PROSE}<p>{line}</p>{PROSE}"), 1, HOST)


@pytest.mark.parametrize(
    "line",
    [
        f"She called it {TITLE} and went home.",
        f"This is what became of {TITLE}",
        '[The report: <a href="http://office.example/r">all of its pages</a>]',
    ],
)
def test_a_sentence_with_a_link_and_the_address_of_another_house_are_text(line):
    assert not is_aside_line(rows(f"{PROSE}<p>{line}</p>{PROSE}"), 1, HOST)


def test_a_label_and_a_title_where_no_text_goes_on_are_left_to_others():
    assert not is_aside_line(rows(f"{PROSE}<p>Read: {TITLE}</p>"), 1, HOST)


def test_the_very_headline_may_open_a_container_in_any_markup():
    assert opens_with(rows(f"<div>A second hall for the market</div>{PROSE}"), "A second hall for the Market")
    assert not opens_with(
        rows(f"<div>A second hall for the market, and a third</div>{PROSE}"), "A second hall for the market"
    )
    assert not opens_with(rows(PROSE), None)
