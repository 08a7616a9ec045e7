"""Hits page by page: the same as all at once, bounded in what is looked at, counted by what they have in common."""

import pytest
from sqlalchemy import text

from storage.db import read_connection
from storage.errors import StorageError, TookTooLong
from storage.fulltext import are_common, index_progress, read_query, update_index
from storage.search import newest, pages, search_articles, search_page
from storage.selection.selection import Selection
from storage.store import Store
from tests.storage.samples import article
from tests.storage.search.test_search import FIRST, filled  # noqa: F401 - a fixture


def walked(store: Store, selection: Selection, limit: int) -> str:
    titles, after = "", None
    while True:
        page = search_page(store, selection, limit, after)
        titles += "".join(each.article.title for each in page.hits.articles)
        assert len(page.hits.articles) <= limit
        if page.next is None:
            return titles
        after = page.next


SELECTIONS = (
    Selection(match="port"),
    Selection(match='"port storm"'),
    Selection(match="port", sites=("one",)),
    Selection(match="port", min_length=1),
    Selection(match='"port wind"', access=("open",)),
    Selection(match="port", access=("paywalled",)),
)


def test_pages_together_are_all(filled: Store, monkeypatch):  # noqa: F811
    update_index(filled.engine)
    expected = [search_articles(filled, selection, 100).articles for selection in SELECTIONS]
    for most in (2, 3, 8, 100):
        monkeypatch.setattr(pages, "LOOKED_AT", most)
        monkeypatch.setattr(pages, "TEXTS_LOOKED_AT", most)
        for selection, all_of_it in zip(SELECTIONS, expected, strict=True):
            for limit in (1, 3, 20):
                assert walked(filled, selection, limit) == "".join(each.article.title for each in all_of_it)


def test_pages_of_words_that_many_articles_have_together_are_all(filled: Store, monkeypatch):  # noqa: F811
    """They are looked for by windows of time, whose days are those of the pages and not of UTC."""
    update_index(filled.engine)
    some = (*SELECTIONS, Selection(match="port", since=FIRST.date(), until=FIRST.date()))
    expected = [search_articles(filled, selection, 100).articles for selection in some]
    monkeypatch.setattr(newest, "are_common", lambda *_: True)
    for size, windows in ((1, 1), (2, 2), (50, 3)):
        monkeypatch.setattr(newest, "FIRST_WINDOW", size)
        monkeypatch.setattr(newest, "WINDOWS", windows)
        for selection, all_of_it in zip(some, expected, strict=True):
            for limit in (1, 20):
                assert walked(filled, selection, limit) == "".join(each.article.title for each in all_of_it)


def test_what_is_counted_is_bounded_and_says_so(filled: Store, monkeypatch):  # noqa: F811
    filled.save(
        [article("http://www.example.com/9", title="9", text="Port calm.", language="de", date_published=FIRST)]
    )
    update_index(filled.engine)
    page = search_page(filled, Selection(match="port"), 1)
    assert (page.hits.count, page.hits.more, page.counted) == (9, False, 9)
    assert page.facets["site"] == {"one": 6, "two": 2, "example": 1}
    assert page.facets["language"] == {"de": 1}
    assert page.facets["day"]["2026-01-01"] == 3
    assert page.facets["access"] == {"open": 9}
    monkeypatch.setattr(pages, "LOOKED_AT", 2)
    few = search_page(filled, Selection(match="port"), 1)
    assert (few.hits.count, few.hits.more, few.counted) == (9, False, 2)
    filtered = search_page(filled, Selection(match="port", languages=("de",)), 1)
    assert (filtered.hits.count, filtered.hits.more) == (0, True)
    assert filtered.next is not None


def test_a_place_that_is_none_is_refused(filled: Store):  # noqa: F811
    update_index(filled.engine)
    for after in ("", "x", "2026-01-01_5", "2026-01-01T00:00:00_" + "0" * 17):
        with pytest.raises(StorageError):
            search_page(filled, Selection(match="port"), 1, after)


def test_words_that_many_articles_have_are_known(filled: Store):  # noqa: F811
    update_index(filled.engine)
    with read_connection(filled.engine) as connection:
        assert are_common(connection, read_query("port"), 0)
        assert not are_common(connection, read_query("port"), 10_000)
        assert not are_common(connection, read_query("nowhere -port"), 10_000)


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_without_its_index_a_server_finds_the_same_and_gives_up_in_time(filled: Store):  # noqa: F811
    """As while a first index is made: then it would read all rows, or wait for what is being changed."""
    update_index(filled.engine)
    expected = [search_articles(filled, selection, 100).articles for selection in SELECTIONS]
    with filled.engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_search_words_words"))
    with read_connection(filled.engine) as connection:
        assert are_common(connection, read_query("nowhere"), 10_000)
    for selection, all_of_it in zip(SELECTIONS, expected, strict=True):
        assert walked(filled, selection, 3) == "".join(each.article.title for each in all_of_it)
    with filled.engine.begin() as connection:
        connection.execute(text("LOCK TABLE search_words IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(TookTooLong, match="took too long"):
            search_page(filled, SELECTIONS[0], 1, seconds=0.05)
    with read_connection(filled.engine) as connection:
        assert connection.execute(text("SHOW statement_timeout")).scalar_one() == "0", "the limit outlived the search"


def test_how_far_the_index_is_is_counted(filled: Store):  # noqa: F811
    assert index_progress(filled.engine) == (0, 8)
    update_index(filled.engine)
    assert index_progress(filled.engine) == (8, 8)
    again = {"site": "one", "text": "Port anew.", "extractor_version": "2"}
    filled.save([article("http://www.example.com/1", title="1", **again) for _ in range(2)])
    assert index_progress(filled.engine) == (7, 8)
