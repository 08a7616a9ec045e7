"""No pattern of the code base takes more than its share of time for a longer text, whatever stands in it."""

import re
from functools import cache

import pytest

from storage.fulltext import tokenizer
from tests.patterns.collect import FLOORS, Use, patterns, unread
from tests.patterns.timing import slowness

MADE_WHEN_ASKED = {
    "crawler.discovery.lists.anchor_text._whole": "its patterns stand in the module's variables",
    "pipelines.extraction.classify.votes": "its patterns stand in the module's variables",
    "pipelines.extraction.dates.byline_dates._opened_by": "its patterns stand in the module's variables",
    "storage.export.files.sharding.earlier_shards": "the name of a file of ours, escaped",
    "storage.fulltext.tokenizer._patterns": "tried below",
    "storage.fulltext.tokenizer._simpler": "tried below",
    "storage.rights.licences": "its patterns stand in the module's variables",
    "storage.search.snippets._hits": "a word, escaped",
}
"""Patterns that are no text of the source, with what is known of them."""

LARGE = ("crawler", "pipelines")
"""Floors whose patterns take more than ten seconds."""


@cache
def _found() -> dict[tuple[object, ...], Use]:
    """Return each pattern once for each way it is used."""
    return {(use.pattern, use.methods): use for use in patterns()}


def test_every_pattern_of_the_code_base_is_found():
    assert len(_found()) > 250
    assert {call.where for call in unread()} == set(MADE_WHEN_ASKED)


def _made() -> list[Use]:
    made = (*tokenizer._patterns(), tokenizer._simpler().there)
    return [Use("made when asked", pattern, frozenset({"search"})) for pattern in made]


@pytest.mark.parametrize(
    "floor", [pytest.param(floor, marks=pytest.mark.slow) if floor in LARGE else floor for floor in FLOORS]
)
def test_a_pattern_takes_no_longer_for_a_character_of_a_long_text(floor):
    uses = [use for use in _found().values() if use.where.startswith(floor)]
    assert [str(found) for use in uses if (found := slowness(use))] == []


def test_so_do_those_that_are_made_when_asked():
    assert [str(found) for use in _made() if (found := slowness(use))] == []


@pytest.mark.parametrize(
    "pattern",
    [r"\s*;", r"(a+)+$", r"^\s*(?:<!--.*?-->\s*)*<html", r"<a\b.*?</a>", r"\d*\.?\d*[;,\s]\s*x", r"[\w.]+@\w+\.com"],
)
def test_a_slow_pattern_is_seen(pattern):
    assert slowness(Use("here", re.compile(pattern, re.DOTALL), frozenset({"search"})))
