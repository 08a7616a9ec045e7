"""What the degradations take away, and that the words stay."""

import pytest

from pipelines.extraction.page.document import parse_html
from tests.quality.degrade import DEGRADATIONS
from tests.quality.generalise import is_working

PAGE = b"""<html><head><meta charset="utf-8"><meta property="og:title" content="Bridge"><title>Bridge</title>
<script type="application/ld+json">{}</script></head><body><article id="a" class="story big"><h1>Bridge</h1>
<p class="story" itemprop="text">It opens in May.</p></article></body></html>"""

GONE = {
    "classes": ['class="story'],
    "ids": ['id="a"'],
    "tags": ["<article", "<h1"],
    "metadata": ["og:title", "ld+json", "itemprop"],
    "all": ['class="story', 'id="a"', "<article", "<h1", "og:title", "ld+json", "itemprop"],
}


@pytest.mark.parametrize("name", DEGRADATIONS)
def test_it_takes_away_what_it_says_and_no_word(name: str) -> None:
    poorer = DEGRADATIONS[name](PAGE).decode()
    tree = parse_html(poorer)
    assert tree is not None
    assert "It opens in May." in tree.text_content()
    assert [mark for mark in GONE["all"] if mark not in poorer] == [mark for mark in GONE["all"] if mark in GONE[name]]


def test_equal_classes_stay_equal() -> None:
    tree = parse_html(DEGRADATIONS["classes"](PAGE).decode())
    assert tree is not None
    outer, inner = (str(element.get("class")).split() for element in tree.iter("article", "p"))
    assert outer[:1] == inner


def test_a_site_is_in_one_half_whatever_its_address() -> None:
    assert is_working("https://www.example.org/a") is is_working("http://example.org/b?c=1")
