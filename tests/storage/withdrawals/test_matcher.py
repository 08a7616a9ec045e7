"""What is withdrawn is found again for every article it means, under each of its addresses, on both databases."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import StorageError
from storage.export.records import record_id
from storage.records import Article
from storage.urls.normalize import normalize_url
from storage.withdrawals.matcher import Withdrawal, WithdrawalKind, Withdrawals
from storage.withdrawals.registry import WithdrawalRegistry
from storage.withdrawals.targets import read_target
from tests.storage.samples import NOON, article

NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def numbered(number: int, site: str = "example", **changes: object) -> Article:
    url = changes.pop("url", f"http://www.example.com/news/{number}.html")
    return article(str(url), site=site, title=f"标题{number}", text=f"正文{number}。", **changes)


@pytest.fixture
def listed(store):
    store.save([numbered(1), numbered(2), numbered(3, "other", url="http://other.example.org/x/3")])
    return WithdrawalRegistry(store.engine)


def add(listed: WithdrawalRegistry, *said: str, unknown: bool = False) -> list[tuple[int, bool]]:
    noted = listed.add([read_target(one) for one in said], "asked by the author", NOW, unknown=unknown)
    return [(one.articles, one.before) for one in noted]


def covered(listed: WithdrawalRegistry, *articles: Article) -> list[bool]:
    held = listed.load()
    return [held.covers(one) for one in articles]


NAMES_OF_THE_FIRST = [
    "http://www.example.com/news/1.html",
    "https://m.example.com/news/1.html?utm_source=x",
    record_id(numbered(1)),
    "example.com/news/1*",
]


def test_one_article_by_any_of_its_names(listed):
    for said in NAMES_OF_THE_FIRST:
        assert add(listed, said) == [(1, False)]
        assert covered(listed, numbered(1), numbered(2)) == [True, False]
        assert add(listed, said) == [(1, True)]
        assert len(listed.entries(held=True)) == 1
        listed.undo([read_target(said)], NOW)


def test_whole_sites_and_beginnings_cover_what_comes_later(listed, store):
    late, other = numbered(99), numbered(3, "other", url="http://other.example.org/x/3")
    for said in ("example", "https://www.example.com/news/*", "https://www.example.com/*"):
        assert add(listed, said)[0][1] is False
        assert covered(listed, numbered(1), late, other) == [True, True, False]
        listed.undo([read_target(said)], NOW)
        assert covered(listed, numbered(1)) == [False]
    store.save([late])
    assert add(listed, "https://www.example.com/*", "other") == [(3, False), (1, False)]


def test_an_article_that_moves_to_its_canonical_address_stays_withdrawn(listed, store):
    phone = numbered(7, url="http://m.example.com/phone/7.html", canonical_url="http://www.example.com/real/7.html")
    store.save([phone])
    assert add(listed, "http://m.example.com/phone/7.html") == [(1, False)]
    main = numbered(7, url="http://www.example.com/real/7.html")
    store.save([main])
    kept = store.find("http://www.example.com/real/7.html")
    assert kept is not None
    assert kept.article.normalized_url == normalize_url("http://www.example.com/real/7.html")  # the address did change
    assert covered(listed, kept.article) == [True]
    entry = listed.load().entry_for("example", kept.article.normalized_url, record_id(kept.article))
    assert entry is not None
    assert entry.said == "http://m.example.com/phone/7.html"


def test_an_article_named_by_an_alias_is_withdrawn(listed, store):
    store.save([numbered(1, url="http://www.example.com/copy/1.html")])  # the same text: an alias
    assert add(listed, "http://www.example.com/copy/1.html") == [(1, False)]
    assert covered(listed, numbered(1)) == [True]
    listed.undo([read_target("http://www.example.com/news/1.html")], NOW)
    assert covered(listed, numbered(1)) == [False]


def test_an_entry_outlives_its_row_and_the_next_crawl(listed, store):
    add(listed, "http://www.example.com/news/1.html")
    store.save([numbered(1, subtitle="again", date_fetched=NOON.replace(year=2027))])
    store.save([article("http://www.example.com/news/1.html", title="其他", text="全新的内容。")])
    kept = store.article("http://www.example.com/news/1.html")
    assert kept is not None
    assert kept.title == "其他"
    assert covered(listed, kept) == [True]


def test_what_is_taken_back_stays_as_history(listed):
    add(listed, "example", record_id(numbered(1)))
    noted = listed.undo([read_target("example")], NOW, "a mistake")
    assert noted[0].articles == 2
    assert covered(listed, numbered(1), numbered(2)) == [True, False]
    first, second = listed.entries()
    assert (first.undone_at, first.undone_reason, second.undone_at) == (NOW, "a mistake", None)
    assert listed.entries(held=True) == [second]
    assert add(listed, "example") == [(2, False)]
    assert covered(listed, numbered(2)) == [True]


@pytest.mark.parametrize("other", ["example", "www.example.com/news/*", record_id(numbered(1))], ids=["s", "p", "id"])
def test_what_another_entry_withdraws_is_not_said_to_be_free(listed, other):
    address = "http://www.example.com/news/1.html"
    add(listed, other)
    add(listed, address)
    noted = listed.undo([read_target(address)], NOW)
    if other == record_id(numbered(1)):  # another name of the same article
        assert (noted[0].still, covered(listed, numbered(1))) == (None, [False])
    else:
        assert (noted[0].still, covered(listed, numbered(1))) == (other, [True])
        assert listed.undo([read_target(other)], NOW)[0].still is None


def test_what_was_never_stored_needs_a_word(listed):
    for said in ("nosite", "https://example.com/never.html", "0123456789abcdef", "example.com/none/*"):
        with pytest.raises(StorageError, match="--unknown") as caught:
            add(listed, "example", said)
        assert said in str(caught.value)
        assert listed.entries(held=True) == []  # all or nothing
        assert add(listed, said, unknown=True) == [(0, False)]
        assert listed.load()
        listed.undo([read_target(said)], NOW)


def test_a_page_withdrawn_in_advance(listed, store):
    add(listed, "https://example.com/never.html", record_id(numbered(5)), unknown=True)
    early = numbered(4, url="https://example.com/never.html")
    store.save([early, numbered(5)])
    assert covered(listed, early, numbered(5), numbered(1)) == [True, True, False]


def test_a_long_list_is_read_in_one_pass(listed, store):
    store.save([numbered(1, url="http://www.example.com/copy/1.html")])
    said = [f"http://nowhere.example/{n}.html" for n in range(500)] + ["http://www.example.com/copy/1.html"]
    noted = add(listed, *said, unknown=True)
    assert [articles for articles, _ in noted] == [0] * 500 + [1]
    assert covered(listed, numbered(1), numbered(2)) == [True, False]
    listed.undo([read_target(one) for one in said], NOW)
    assert not listed.load()


def test_only_what_is_withdrawn_can_be_taken_back(listed):
    add(listed, "example")
    with pytest.raises(StorageError, match="no withdrawal of that"):
        listed.undo([read_target("example"), read_target("http://www.example.com/news/1.html")], NOW)
    assert covered(listed, numbered(1)) == [True]


def test_who_asked_and_why_is_kept_even_with_hostile_signs(listed):
    listed.add([read_target("example")], "a\x00b\ud800", NOW, asked_by="律师\x00")
    entry = listed.entries()[0]
    assert (entry.reason, entry.asked_by, entry.made_at) == ("ab\N{REPLACEMENT CHARACTER}", "律师", NOW)
    assert listed.load().reason_for("example", "x", "y") == entry.reason


def test_a_folder_is_its_pages_and_itself_but_not_its_neighbour():
    held = Withdrawals([entry(WithdrawalKind.PREFIX, read_target("https://e.com/politics/*").what)])
    addresses = ["e.com/politics/1", "e.com/politics", "e.com/politics?page=2", "e.com/politics-today/1", "e.com/p"]
    assert [held.reason_for("s", address, "r") is not None for address in addresses] == [True, True, True, False, False]


def entry(kind: WithdrawalKind, what: str) -> Withdrawal:
    return Withdrawal(number=1, kind=kind, what=what, said=what, reason=what, made_at=NOW)


STARTS = st.lists(st.text("ab/", min_size=1, max_size=4), max_size=6)


@given(STARTS, st.text("ab/", max_size=8))
def test_beginnings_answer_as_a_search_through_all_of_them(starts, address):
    plain = [start for start in starts if not start.endswith("/")]
    held = Withdrawals(entry(WithdrawalKind.PREFIX, start) for start in plain)
    assert (held.reason_for("s", address, "r") is not None) == any(map(address.startswith, plain))


@pytest.mark.parametrize(
    "said", ["", "/", "http:///a", "*", "https://ex*", "https:///*", "http://[::/x*", "e.com/" + "x" * 600 + "*"]
)
def test_marks_that_mean_nothing_are_refused(said):
    with pytest.raises(StorageError) as caught:
        read_target(said)
    assert "\n" not in str(caught.value)


@given(st.text(max_size=40) | st.text("/:*?#a.", max_size=8))
def test_any_mark_is_read_or_refused_in_one_line(said):
    try:
        mark = read_target(said)
    except StorageError:
        return
    assert mark.what or mark.record_id
    assert not mark.what.startswith("\x00")
