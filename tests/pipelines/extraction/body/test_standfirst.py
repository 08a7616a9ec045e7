import pytest

from pipelines.extraction.body.standfirst import find_standfirst
from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.page.document import parse_html
from pipelines.extraction.page.text_density import text_density, visible
from tests.pipelines.extraction.samples import ENGLISH, article

SUMMARY = "After eleven months the town has its short way back, and the ferry will stop in spring."
BODY = [Block(BlockKind.PARAGRAPH, p, p) for p in ENGLISH]


def found(summary: str, before: str = "", after: str = "") -> str | None:
    tree = parse_html(article(ENGLISH, before=before, after=after))
    assert tree is not None
    block = find_standfirst((None, summary), text_density(visible(tree)), BODY)
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


def told(top: str, summary: str | None = None) -> str | None:
    tree = parse_html(f"<html><body>{top}" + "".join(f"<p>{p}</p>" for p in ENGLISH) + "</body></html>")
    assert tree is not None
    block = find_standfirst((summary,), text_density(visible(tree)), BODY, ("Bridge",))
    return block.text if block else None


LEAD = "The town has waited eleven months for its short way back over the water, and now it is here."


@pytest.mark.parametrize("name", ["article__lead", "c-standfirst", "entry-intro", "subtitle", "perex"])
def test_a_lead_that_the_page_does_not_declare_is_told_by_its_name(name):
    assert told(f"<h1>Bridge</h1><div class='{name}'><p>{LEAD}</p></div>") == LEAD


def test_a_reworded_summary_is_told_by_its_words():
    summary = "The town waited eleven months for its way back over the water. Now it is here."
    assert told(f"<h1>Bridge</h1><div class='x'><p>{LEAD}</p></div>", summary) == LEAD


@pytest.mark.parametrize(
    "top",
    [
        f"<h1>Bridge</h1><div class='x'><p>{LEAD}</p></div>",
        f"<div class='lead'><p>{LEAD}</p></div><h1>Bridge</h1>",
        f"<h1>Bridge</h1><figure class='lead'><figcaption>{LEAD}</figcaption></figure>",
        f"<h1>Bridge</h1><div class='lead'><a href='/a'>{LEAD}</a></div>",
        "<h1>Bridge</h1><div class='lead'><p>Photographs of the town, its bridge and its harbour by readers</p></div>",
    ],
)
def test_other_lines_over_the_body_are_no_lead(top):
    assert told(top) is None


def test_a_summary_that_only_opens_like_a_line_of_the_body_is_taken():
    summary = f"{ENGLISH[1][:70]}, and there is more. {SUMMARY} {LEAD}"
    assert found(summary, before=f"<h2>{summary}</h2>") == summary


def test_a_lead_named_after_an_underscore_is_found():
    assert told(f"<h1>Bridge</h1><div class='c-article__standfirst'><p>{LEAD}</p></div>") == LEAD
