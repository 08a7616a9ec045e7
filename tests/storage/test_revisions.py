"""Revisions say what changed; what is gone keeps its text."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.articles.changes import ArticleChange
from storage.db.engine import write_transaction
from storage.export.records import stored_record
from storage.records import Outcome, Reason
from storage.urls.normalize import normalize_url
from tests.storage.samples import NOON, article, rejected

PAGE = "http://www.example.com/a/1.html"
BODY = "The council met on Monday."


def look(number: int, **changes):
    return article(raw_ref=f"f:{number}", date_fetched=NOON + timedelta(hours=number), **{"text": BODY, **changes})


def missing(number: int, status: int = 404, **changes):
    at = NOON + timedelta(hours=number)
    return rejected(reason=Reason.HTTP_ERROR, status=status, date_fetched=at, **changes)


def test_every_revision_names_what_it_changed(store):
    store.save([look(0, title="First")])
    assert store.save([look(1, title="Second")]) == [Outcome.CHANGED]
    assert store.save([look(2, title="Second", text=f"{BODY}\n\nCorrection: on Tuesday.")]) == [Outcome.CHANGED]
    stored = store.find(PAGE)
    assert (stored.revision, stored.changes) == (3, (ArticleChange.TEXT, ArticleChange.CORRECTION))
    assert [old.changes for old in store.revisions(stored.id)] == [(), (ArticleChange.HEADLINE,)]
    assert [old.article.title for old in store.revisions(stored.id)] == ["First", "Second"]
    assert stored_record(stored)["changes"] == ["text", "correction"]


def test_a_row_of_before_revisions_were_labelled_is_read(store):
    store.save([look(0)])
    with write_transaction(store.engine) as connection:
        connection.execute(text("UPDATE articles SET changes = NULL"))
    assert store.find(PAGE).changes == ()
    assert store.save([look(1, text="Other words now.")]) == [Outcome.CHANGED]


def test_a_corrected_byline_is_a_revision_of_its_metadata(store):
    store.save([look(0, authors=("Ann Lee",))])
    assert store.save([look(1, authors=("Anne Lee",))]) == [Outcome.CHANGED]
    stored = store.find(PAGE)
    assert (stored.article.authors, stored.changes, stored.revision) == (("Anne Lee",), (ArticleChange.METADATA,), 2)


def test_another_reader_that_finds_another_headline_has_changed_nothing(store):
    store.save([look(0, title="First - Site")])
    assert store.save([look(1, title="First", extractor_version="2")]) == [Outcome.UNCHANGED]
    stored = store.find(PAGE)
    assert (stored.revision, stored.changes, stored.article.title) == (1, (), "First")


def test_a_revisit_does_not_lose_what_only_a_list_had_said(store):
    dated = {"date_published": NOON, "date_published_source": "hint", "date_published_raw": "2 Jan"}
    store.save([look(0, **dated, section="Town", authors=("Ann Lee",), discovered_via="feed")])
    assert store.save([look(1, discovered_via="revisit")]) == [Outcome.UNCHANGED]
    assert store.save([look(2, discovered_via="revisit", text="Other words now.")]) == [Outcome.CHANGED]
    stored = store.find(PAGE)
    assert stored.changes == (ArticleChange.TEXT,)
    assert (stored.article.date_published, stored.article.date_published_source) == (NOON, "hint")
    assert (stored.article.section, stored.article.authors) == ("Town", ("Ann Lee",))
    assert stored.article.discovered_via == "feed"
    assert [found.id for found in store.articles(since=NOON.date(), until=NOON.date())] == [stored.id]


@pytest.mark.parametrize("status", [404, 410])
def test_an_article_that_is_gone_is_marked_and_keeps_its_text(store, status):
    store.save([look(0)])
    assert store.save([missing(1, status)]) == [Outcome.GONE]
    assert store.save([missing(2, status)]) == [Outcome.GONE]
    stored = store.find(PAGE)
    assert (stored.article.text, stored.revision) == (BODY, 1)
    assert stored.date_gone == NOON + timedelta(hours=1)
    assert stored_record(stored)["date_gone"] == "2026-01-02T13:00:00+00:00"
    assert store.counts()["rejected"] == 0


@pytest.mark.parametrize("changed", [{}, {"text": "Other words now."}, {"extractor_version": "2"}])
def test_an_article_that_is_back_is_not_marked_any_more(store, changed):
    store.save([look(0), missing(1)])
    store.save([look(2, **changed)])
    assert store.find(PAGE).date_gone is None


@pytest.mark.parametrize("canonical", [None, "http://www.example.com/b/2.html"], ids=["unsaid", "canonical"])
def test_an_article_that_is_found_at_another_address_is_not_gone(store, canonical):
    moved = "http://www.example.com/b/2.html"
    store.save([look(0, canonical_url=canonical), missing(1)])
    assert store.save([look(2, url=moved, final_url=moved, normalized_url=normalize_url(moved))]) == [Outcome.DUPLICATE]
    stored = store.find(PAGE)
    assert (stored.article.final_url, stored.date_gone) == (moved, None)
    assert len(list(store.articles())) == 1


def test_a_page_that_moved_to_the_page_for_what_is_missing_is_gone(store):
    store.save([look(0)])
    assert store.save([missing(1, url=PAGE, final_url="http://www.example.com/404")]) == [Outcome.GONE]


@pytest.mark.parametrize("status", [500, 403, 451])
def test_other_errors_leave_an_article_as_it_is(store, status):
    store.save([look(0)])
    assert store.save([missing(1, status)]) == [Outcome.REJECTED]
    assert store.find(PAGE).date_gone is None


def test_a_page_that_never_was_an_article_is_rejected(store):
    assert store.save([missing(0)]) == [Outcome.REJECTED]
    assert store.counts()["rejected:http_error"] == 1
