"""Hits: the newest first, the same on every database, and how many there are."""

from datetime import UTC, date, datetime, timedelta

import pytest

from storage.search import search as hits
from storage.search.search import search_articles
from storage.selection.selection import Selection
from storage.store import Store
from storage.withdrawals import WithdrawalRegistry, read_target
from tests.storage.samples import article

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def filled(store: Store) -> Store:
    for number in range(8):
        day = FIRST + timedelta(days=number // 2)  # two a day, so that the date alone does not order them
        text = f"Port {'storm' if number % 4 else 'wind'} number {number}."
        site = "one" if number < 6 else "two"
        store.save(
            [article(f"http://www.example.com/{number}", title=str(number), text=text, date_published=day, site=site)]
        )
    return store


def shown(store: Store, selection: Selection, limit: int = 20) -> tuple[str, int, bool]:
    hits = search_articles(store, selection, limit)
    return "".join(each.article.title for each in hits.articles), hits.count, hits.more


def test_the_newest_come_first_and_all_are_counted(filled: Store) -> None:
    assert shown(filled, Selection(match="port"), 3) == ("675", 8, False)
    assert shown(filled, Selection(match='"port storm"'), 3) == ("675", 6, False)
    assert shown(filled, Selection(match="port", sites=("one",)), 2) == ("54", 6, False)
    assert shown(filled, Selection(match="port", since=date(2026, 1, 2), until=date(2026, 1, 2))) == ("23", 2, False)
    assert shown(filled, Selection(match="nothing")) == ("", 0, False)


def test_a_selection_that_the_index_does_not_know_gives_the_same_order(filled: Store) -> None:
    plain = shown(filled, Selection(match="port"), 5)
    assert shown(filled, Selection(match="port", access=("open",)), 5) == plain
    assert shown(filled, Selection(match='"port storm"', min_length=1), 2) == ("67", 6, False)


def test_not_every_text_is_read_to_count_a_phrase(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hits, "LOOKED_AT", 2)
    monkeypatch.setattr(hits, "MOST_TOGETHER", 2)
    assert shown(filled, Selection(match='"port storm"'), 1) == ("6", 2, True)
    assert shown(filled, Selection(match='"port wind"'), 1) == ("4", 2, False)
    assert search_articles(filled, Selection(match='"port storm"'), 1, all_counted=True).count == 6


def test_a_date_that_was_read_anew_moves_a_hit(filled: Store) -> None:
    assert shown(filled, Selection(match="port"), 1)[0] == "6"
    known = filled.article("http://www.example.com/0")
    assert known is not None
    later = FIRST + timedelta(days=30)
    filled.save(
        [article(known.url, title="0", text=known.text, site="one", date_published=later, extractor_version="2")]
    )
    assert shown(filled, Selection(match="port"), 1)[0] == "0"


def test_what_is_withdrawn_is_not_found(filled: Store) -> None:
    """Whether the index tells all (one word), or texts are read (a phrase), or other filters are named."""
    WithdrawalRegistry(filled.engine).add([read_target("http://www.example.com/7")], "the author asked", FIRST)
    assert shown(filled, Selection(match="port"), 3) == ("654", 7, False)
    assert shown(filled, Selection(match='"port storm"'), 3) == ("652", 5, False)
    assert shown(filled, Selection(match='"port storm"', min_length=1), 2) == ("65", 5, False)
