"""Metadata read from the few places that a lens names."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipelines.extraction.metadata import metadata
from pipelines.extraction.metadata.title_vote import TitleCandidate
from pipelines.extraction.page.document import Document, parse_html
from pipelines.extraction.page.paths import stepper
from pipelines.extraction.rules import DEFAULT
from pipelines.extraction.template.metadata import affixes_of, agrees, read_metadata_paths
from pipelines.extraction.template.template import MetadataPaths
from storage.records import Hints

LENS = MetadataPaths("div.top>h1", ("title:valleypost", "og:"), ("div.top>p.who", "div.foot>time"), after=8)
PAGE = """<html lang="en"><head><title>{title}</title><meta property="og:title" content="{og}"></head><body>
<div class="top"><h1>{h1}</h1><p class="who">By Maria Keller</p></div>
<p>The ferry line opened a second pier on Monday, and nobody in town could recall anything like it at all.</p>
<div class="foot"><time datetime="2026-01-05T08:30">5 January</time></div></body></html>"""
HEADLINE = "Ferry line opens a second pier"
STEP_FOOT = stepper(frozenset({".top", ".who", ".foot"}))


def document(text: str) -> Document:
    tree = parse_html(text)
    assert tree is not None
    return Document("http://paper.example/1.html", tree, datetime(2026, 3, 1, tzinfo=UTC), Hints(), DEFAULT)


def page(title: str = f"{HEADLINE} - Valley Post", og: str = HEADLINE, h1: str = HEADLINE) -> str:
    return PAGE.format(title=title, og=og, h1=h1)


def test_the_places_say_what_the_page_says():
    doc = document(page())
    found = read_metadata_paths(doc, LENS, STEP_FOOT)
    whole = metadata.read_metadata(doc)
    assert found is not None
    assert (found.title, found.authors) == (HEADLINE, ("Maria Keller",))
    assert found.date_published == whole.date_published == datetime(2026, 1, 5, 8, 30)  # noqa: DTZ001  none is stated
    assert replace(found, title_candidates=(), date_candidates=()) == replace(
        whole, title_candidates=(), date_candidates=()
    )


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (page(og="Ferry line opens pier at last"), "another statement"),
        (page(title=f"{HEADLINE} - Local News"), "another name beside it"),
        (page(h1="Valley Post"), "the site's name in the headline's place"),
        (page().replace("<h1>", "<h2>").replace("</h1>", "</h2>"), "no headline there"),
        (page().replace("</div>", f"<h1>{HEADLINE}</h1></div>", 1), "two headlines there"),
        (page().replace("<time", "<b").replace("</time>", "</b>"), "no date there"),
        (page().replace("2026-01-05T08:30", "").replace("5 January", "soon"), "a place that says no date"),
    ],
)
def test_a_page_that_does_not_agree_is_read_as_a_whole(changed, why):
    assert read_metadata_paths(document(changed), LENS, STEP_FOOT) is None, why


def test_a_headline_that_one_page_would_cut_is_left_to_the_whole_reading():
    long = f"{HEADLINE} | Valley Post"
    lens = replace(LENS, title_affixes=("title:", "og:"))
    signed = page(title=long, og=long, h1=long).replace(
        "</head>", '<meta property="og:site_name" content="Valley Post">'
    )
    assert read_metadata_paths(document(signed), lens, STEP_FOOT) is None


def test_affixes_are_what_stands_beside_the_headline():
    said = [
        TitleCandidate("title", f"{HEADLINE} | News | Valley Post"),
        TitleCandidate("og", HEADLINE.upper()),
        TitleCandidate("hint", "Ferries"),
    ]
    assert affixes_of(HEADLINE, said) == {"title:newsvalleypost", "og:"}
    assert affixes_of("Ferries", [TitleCandidate("og", HEADLINE)]) == {"og:*"}
    assert not agrees(HEADLINE, [TitleCandidate("hint", HEADLINE)], ("og:",))
