"""What is called a change, and by which name."""

from datetime import timedelta

import pytest
from hypothesis import given

from storage.articles.changes import ArticleChange, changes_between, correction_notes
from tests.storage.samples import ARTICLES, NOON, article

BODY = "The council met on Monday.\n\nIt decided to paint the bridge green."


def test_headline_and_text():
    old = article(title="Council meets", text=BODY)
    assert changes_between(old, article(title="Council to paint bridge", text=BODY)) == (ArticleChange.HEADLINE,)
    assert changes_between(old, article(title="Council meets", text=BODY + "\n\nMore.")) == (ArticleChange.TEXT,)
    assert changes_between(old, article(title="x", text="y")) == (ArticleChange.HEADLINE, ArticleChange.TEXT)


def test_spacing_and_punctuation_are_no_change():
    old = article(title="Council meets", text=BODY)
    assert changes_between(old, article(title="Council  meets.", text=BODY.replace("\n\n", "\n"))) == ()


@pytest.mark.parametrize(
    "note",
    [
        "Correction: the council met on Monday, not on Tuesday.",
        "This article was amended on 3 March 2026 to correct a name.",
        "An earlier version of this story named the wrong bridge.",
        "UPDATE (3 March): the mayor has answered.",
        "Korrektur: In einer früheren Version hieß es Dienstag.",
        "Rectificatif : le conseil s’est réuni lundi.",
        "Corrección: el consejo se reunió el lunes.",
        "更正：会议于周一举行。",
        "訂正して、おわびします。",
        "Исправление: совет собрался в понедельник.",
    ],
)
def test_a_note_that_appears_is_a_correction(note):
    old, new = article(text=BODY), article(text=f"{BODY}\n\n{note}")
    assert changes_between(old, new) == (ArticleChange.TEXT, ArticleChange.CORRECTION)
    assert changes_between(new, old) == (ArticleChange.TEXT,)
    assert changes_between(new, article(text=new.text + "\n\nAnd more.")) == (ArticleChange.TEXT,)


@pytest.mark.parametrize(
    "line",
    [
        "The correction of the river took ten years.",
        "Updates are posted.",
        "Correction officers left.",
        "Correction: " + "x" * 500,
    ],
)
def test_a_line_that_only_speaks_of_corrections_is_none(line):
    assert correction_notes(line) == frozenset()


def test_only_what_both_readings_state_is_compared():
    old = article(authors=("Ann Lee",), date_published=NOON, date_published_source="json-ld", section="Town")
    assert changes_between(old, article()) == ()
    assert changes_between(article(), old) == ()
    assert changes_between(old, article(authors=("Bo Li",))) == (ArticleChange.METADATA,)
    later = NOON + timedelta(days=1)
    assert (
        changes_between(old, article(date_published=NOON + timedelta(hours=23), date_published_source="json-ld")) == ()
    )
    assert changes_between(old, article(date_published=later, date_published_source="hint")) == ()
    assert changes_between(old, article(date_published=later, date_published_source="json-ld")) == (
        ArticleChange.METADATA,
    )


@given(ARTICLES)
def test_nothing_differs_from_itself(given_article):
    assert changes_between(given_article, given_article) == ()
