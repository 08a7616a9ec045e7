"""What a selection leaves and what it drops, and why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from storage.articles.stored_article import StoredArticle
from storage.errors import StorageError
from storage.rights.levels import Rights
from storage.selection import scope
from storage.selection.apply import in_batches
from storage.selection.count import count_selection
from storage.selection.filters import FILTERS, TEXT_FILTERS
from storage.selection.sampling import choice
from storage.selection.selection import Selection
from storage.selection.stream import select
from storage.store import Store
from storage.withdrawals.registry import WithdrawalRegistry
from storage.withdrawals.targets import read_target
from tests.storage.samples import article

SHORT = "Kurz."
LONG = "Ein langer Text über die Brücke. " * 30
KEPT: Mapping[str, Mapping[str, Any]] = {
    "a": {"language": "de", "section": "Politik ", "article_type": "NewsArticle", "text": LONG},
    "b": {"language": "zh-Hans", "section": "politik", "article_type": "https://schema.org/NewsArticle"},
    "c": {"language": "zh-CN", "access": "paywalled", "text": SHORT, "quality": {"agreement": 0.5}},
    "d": {"language": None, "quality": {"agreement": 0.9}, "date_published": datetime(2025, 12, 31, 23, tzinfo=UTC)},
    "e": {"language": "zhx", "article_type": "article", "date_fetched": datetime(2026, 2, 3, 23, 59, tzinfo=UTC)},
}


@pytest.fixture
def filled(store: Store) -> Store:
    for name, values in KEPT.items():
        text = values.get("text", f"Text {name}")
        store.save([article(f"http://www.example.com/{name}", title=name, **{**values, "text": text})])
    return store


def chosen(store: Store, selection: Selection, **more: bool) -> tuple[str, dict[str, str]]:
    dropped: dict[str, str] = {}

    def drop(stored: StoredArticle, reason: str) -> None:
        assert stored.article.title not in dropped
        dropped[stored.article.title] = reason

    left = "".join(each.article.title for each in select(store, selection, drop, **more))
    if not more:
        counted = count_selection(store, selection)
        assert (counted.left, counted.dropped) == (len(left), Counter(dropped.values()))
    return left, dropped


CASES: Mapping[str, tuple[Selection, str, Mapping[str, str]]] = {
    "nothing": (Selection(), "abcde", {}),
    "published": (Selection(until=date(2025, 12, 31)), "d", {}),
    "fetched": (Selection(fetched_since=date(2026, 2, 3), fetched_until=date(2026, 2, 3)), "e", {}),
    "fetched before": (Selection(fetched_until=date(2026, 2, 2)), "abcd", {}),
    "other site": (Selection(sites=("other",)), "", {}),
    "prefix of a language": (
        Selection(languages=("ZH",)),
        "bc",
        {"a": "language", "d": "language", "e": "language"},
    ),
    "script": (Selection(languages=("zh_hans", "de")), "ab", {"c": "language", "d": "language", "e": "language"}),
    "section": (Selection(sections=("POLITIK",)), "ab", dict.fromkeys("cde", "section")),
    "paywalled": (Selection(access=("paywalled",)), "c", dict.fromkeys("abde", "access")),
    "open": (Selection(access=("Open",)), "abde", {"c": "access"}),
    "type": (Selection(types=("newsarticle",)), "ab", dict.fromkeys("cde", "type")),
    "length": (Selection(min_length=len(LONG)), "a", dict.fromkeys("bcde", "length")),
    "quality": (Selection(min_quality={"agreement": 0.9}), "d", dict.fromkeys("abce", "quality")),
    "licence": (Selection(rights=Rights.OPEN_LICENCE), "", dict.fromkeys("abcde", "rights")),
    "no opt-out": (Selection(rights=Rights.NO_OPTOUT), "abcde", {}),
    "like": (Selection(like=(LONG,), like_at_least=0.5), "a", dict.fromkeys("bcde", "like")),
    "first reason": (Selection(languages=("de",), access=("open",)), "a", dict.fromkeys("bcde", "language")),
    "words and reasons": (
        Selection(match="text -b", languages=("zh",)),
        "",
        {"a": "language", "d": "language", "e": "language"},
    ),
    "phrase and like": (Selection(match='"langer text"', like=(LONG,), like_at_least=0.5), "a", {}),
}


def test_every_filter_leaves_and_drops_what_it_should(filled: Store) -> None:
    asked = {name: chosen(filled, selection) for name, (selection, _, _) in CASES.items()}
    # Dates: an article with one sorts by it, so d comes first.
    got = {name: ("".join(sorted(left)), dropped) for name, (left, dropped) in asked.items()}
    wanted = {name: (left, dict(dropped)) for name, (_, left, dropped) in CASES.items()}
    assert got == wanted


def test_the_order_is_that_of_dates_and_what_is_left_is_whole(filled: Store) -> None:
    plain = list(select(filled, Selection()))
    assert [each.article.title for each in plain] == ["d", "a", "b", "c", "e"]
    assert list(select(filled, Selection(access=("open", "paywalled")))) == plain
    assert list(select(filled, Selection(sample=10))) == plain
    assert list(select(filled, Selection(like=("x",), like_at_least=0.0))) == plain


def test_what_is_withdrawn_is_left_out_of_everything_but_a_search(filled: Store) -> None:
    WithdrawalRegistry(filled.engine).add(
        [read_target("http://www.example.com/b")], "asked", datetime(2026, 3, 1, tzinfo=UTC)
    )
    assert chosen(filled, Selection()) == ("dace", {"b": "withdrawn"})
    assert chosen(filled, Selection(languages=("zh",))) == (
        "c",
        {"b": "withdrawn", "a": "language", "d": "language", "e": "language"},
    )
    assert chosen(filled, Selection(), with_withdrawn=True)[0] == "dabce"


def test_rights_are_filled_and_judged(filled: Store) -> None:
    assert {each.rights["robots"] for each in select(filled, Selection()) if each.rights} == {"unknown"}
    assert chosen(filled, Selection(rights=Rights.OPEN_LICENCE)) == ("", dict.fromkeys("abcde", "rights"))
    noted = {"at": "2026-01-01T00:00:00+00:00", "notes": [{"kind": "tdm-reservation", "where": "header", "text": "1"}]}
    filled.save([article("http://www.example.com/f", title="f", text="f", rights={**noted, "left_out": 0})])
    assert chosen(filled, Selection(rights=Rights.NO_OPTOUT))[1] == {"f": "rights"}


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        (Selection(access=("free",)), "access 'free': not known; known: open, paywalled"),
        (Selection(min_quality={"beauty": 0.5}), "quality 'beauty': not known; known: agreement"),
        (Selection(match="("), r"query: a word is missing \(at character 2"),
    ],
    ids=["access", "quality", "query"],
)
def test_what_cannot_be_understood_is_one_line(store: Store, selection: Selection, said: str) -> None:
    with pytest.raises(StorageError, match=said):
        list(select(store, selection))


def test_a_sample_is_the_same_in_any_order_and_another_with_another_seed(store: Store) -> None:
    numbers = [3, 1, 9, 0, 7, 5, 2, 8, 6, 4]
    for number in numbers:
        store.save([article(f"http://www.example.com/{number}", title=str(number), text=f"Text {number}")])
    left, dropped = chosen(store, Selection(sample=4, seed=1))
    assert (left, set(dropped.values()), len(dropped)) == ("4679", {"sample"}, 6)
    assert chosen(store, Selection(sample=4, seed=2))[0] != left
    # A smaller sample is part of a larger one.
    assert set(chosen(store, Selection(sample=2, seed=1))[0]) < set(left)
    assert len(chosen(store, Selection(sample=4, match="text"))[0]) == 4


def test_what_a_sample_leaves_out_is_told_in_the_order_of_the_export(store: Store) -> None:
    for number in (3, 1, 9, 0, 7, 5, 2, 8, 6, 4):
        store.save([article(f"http://www.example.com/{number}", title=str(number), text=f"Text {number}")])
    told: list[str] = []
    list(select(store, Selection(sample=1), lambda stored, _: told.append(stored.article.title)))
    assert (told, len(told)) == (sorted(told), 9)


def test_the_best_of_a_story_is_the_original_then_the_earliest_then_the_longest(filled: Store) -> None:
    stored = {each.article.title: each for each in select(filled, Selection())}
    rows = [
        ("a", "one", True, "2026-01-01", 900),
        ("b", "one", False, "2026-01-05", 10),
        ("c", "two", False, "2026-01-02", 10),
        ("d", "two", None, "2026-01-02", 20),
        ("e", None, None, "2026-01-09", 1),
    ]
    outlines = [
        scope.ArticleHeader(replace(stored[name], cluster_id=story, is_reprint=reprint), length, sort_at)
        for name, story, reprint, sort_at, length in rows
    ]
    names = {each.id: name for name, each in stored.items()}
    for order in (outlines, outlines[::-1]):
        with choice(seed=0) as whole:
            whole.fill(order)
            whole.best_of_stories()
            assert {names[number] for number, _ in whole.left()} == {"b", "d", "e"}
            assert {(names[number], reason) for number, reason in whole.left_out()} == {("a", "story"), ("c", "story")}


def test_articles_never_compared_stand_alone(filled: Store) -> None:
    assert chosen(filled, Selection(one_per_story=True)) == ("dabce", {})


def test_articles_are_those_of_the_first_moment(filled: Store) -> None:
    for selection in (Selection(), Selection(access=("open", "paywalled")), Selection(sample=10)):
        stream = select(filled, selection)
        next(stream)
        name = repr(selection)
        filled.save([article(f"http://www.example.com/x{len(name)}", title=name, text=name)])
        assert name not in {each.article.title for each in stream}


def test_a_giant_text_is_read_alone() -> None:
    assert list(in_batches([1, 1, 3_000_000, 1], lambda size: size)) == [[1, 1], [3_000_000], [1]]
    assert [len(batch) for batch in in_batches([0] * 450, lambda size: size)] == [200, 200, 50]


def test_every_reason_is_one_short_word() -> None:
    reasons = [reason for reason, _ in (*FILTERS, *TEXT_FILTERS)]
    assert len(set(reasons)) == len(reasons)
    assert all(reason.isidentifier() and reason.islower() for reason in reasons)


@pytest.mark.parametrize(
    "selection", [Selection(match="text"), Selection(match='"text b" OR brücke', until=date(2026, 1, 31))]
)
def test_in_the_order_of_the_index_the_same_articles_are_left(filled, selection, monkeypatch):
    monkeypatch.setattr(scope, "_WINDOW", 2)
    left, dropped = chosen(filled, selection)
    as_indexed, dropped_so = chosen(filled, selection, in_order=False)
    assert (sorted(as_indexed), dropped_so) == (sorted(left), dropped)
    assert left


def test_of_an_index_that_is_empty_nothing_is_left(store):
    assert list(select(store, Selection(match="text"), in_order=False)) == []
