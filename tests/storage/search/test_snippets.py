"""Where a text holds what was searched for."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.fulltext.parser import read_query
from storage.fulltext.query import Term, wanted
from storage.fulltext.tokenizer import canonical, fold, places, word_places
from storage.search import snippets
from storage.search.snippets import snippet, spans
from tests.cpu_time import within_cpu_seconds

MARKED = {
    ("Die Straße, die STRASSEN.", "strasse*"): ["Straße", "STRASSEN"],
    ("中国新闻网：新iPhone发布会。", "iPhone发布 OR 新闻"): ["新闻", "iPhone发布"],
    ("Le cafe\u0301 et le cafe", "café"): ["cafe\u0301"],
    ("the port-storm is a storm", '"port storm" OR storm'): ["port-storm", "storm"],
    ("İstanbul büyük", "istanbul"): ["İstanbul"],
    ("ﾃｽﾄ だ", "テスト"): ["ﾃｽﾄ"],
    ("words stay", "word"): [],
    ("新闻新闻", "新闻"): ["新闻", "新闻"],
}


def terms_of(query: str) -> list[Term]:
    return list(wanted(read_query(query)))


def test_the_words_found_are_marked() -> None:
    found = {(text, query): [text[a:b] for a, b in spans(text, terms_of(query))] for text, query in MARKED}
    assert found == MARKED


def test_a_snippet_is_one_line_around_the_first_place() -> None:
    text = "x" * 300 + "\n\nsome word\there " + "y" * 300
    shown = snippet(text, terms_of("word"), 60)
    assert [part for part, marked in shown.parts if marked] == ["word"]
    assert shown.text.startswith("…")
    assert shown.text.endswith("…")
    assert "\n" not in shown.text
    assert len(shown.text) < 70
    assert snippet("Nothing here.", terms_of("word")).parts == (("Nothing here.", False),)


@given(
    st.text("ab é新闻ß\u0301\u00adİ-", max_size=30),
    st.sampled_from(["a", "b*", "新", "新闻", '"a b"', "é", "ss*", "a新"]),
)
def test_what_is_found_is_marked_and_nothing_else(text: str, query: str) -> None:
    (term,) = terms_of(query)
    marked = spans(text, [term])
    assert all(0 <= first < last <= len(text) for first, last in marked)
    assert all(one[1] <= other[0] for one, other in pairwise(marked))
    if "\u0301" not in text:  # a mark that begins a word is folded in its own right
        assert bool(marked) == (term.needle in canonical(text))


def test_many_words_in_a_long_text_are_found_at_once() -> None:
    text = " ".join(f"word{number}" for number in range(20_000))
    terms = [Term((f"nothing{number}",)) for number in range(150)]
    assert within_cpu_seconds(1, lambda: spans(text, terms)) == []  # 2.3 s, each word compared with each; now 0.1 s


@given(st.lists(st.sampled_from(["ferry", "Ferry,", "a", "渡轮来了", "café", "cafe\u0301", "\n\n", "İ"]), max_size=60))
def test_what_is_looked_at_first_gives_what_the_whole_text_gives(words: list[str]) -> None:
    text, terms = " ".join(words), terms_of('ferry OR "来了" OR café')
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(snippets, "_WINDOWS", (40, 80))
        first = snippet(text, terms, 20)
        patched.setattr(snippets, "_WINDOWS", ())
        assert first == snippet(text, terms, 20)


@given(st.text("ab é新ßa\u0301\u00ad-", max_size=30), st.sampled_from(["a", "b*", "ab", "é", "ss*"]))
def test_words_are_found_where_the_pieces_of_the_text_are(text: str, query: str) -> None:
    (term,), folded = terms_of(query), fold(text)
    (word,) = term.pieces
    found = [each for each in places(folded) if each[0] == word or (term.begins and each[0].startswith(word))]
    expected = [(start, end) for _, start, end in found]
    assert list(word_places(folded, word, begins=term.begins)) == expected
