"""The words of a text as search sees them."""

from hypothesis import given
from hypothesis import strategies as st

from storage.fulltext.tokenizer import (
    LONGEST_WORD,
    MOST_BYTES,
    canonical,
    fold,
    is_run,
    pieces,
    places,
    terms,
)

CUT = {
    "İstanbul ISPARTA ısparta": ["istanbul", "isparta", "isparta"],
    "Straße STRASSE Maß\u00adnahme": ["strasse", "strasse", "massnahme"],
    "cafe\u0301 CAFÉ": ["café", "café"],
    "ＡＢＣ１２ ﾃｽﾄ": ["abc12", "テスト"],
    "新iPhone发布，会": ["新", "iphone", "发布", "会"],
    "서울에서 만나요": ["서울에서", "만나요"],
    "مُحَمَّد محمـد": ["محمد", "محمد"],
    "info@example.com don’t 3,14 snake_case": ["info", "example", "com", "don", "t", "3", "14", "snake", "case"],
    "🙂\ufe0f … \x00": [],
    "𠮷野家 ประเทศไทย": ["𠮷野家", "ประเทศไทย"],
    "\ud800a": ["a"],
}


def test_texts_are_cut_into_words_and_runs() -> None:
    assert {text: pieces(text) for text in CUT} == CUT


def test_terms_hold_every_two_neighbours_of_a_run_and_its_last_character() -> None:
    assert terms(["新闻网", "word", "中"]) == {"新闻", "闻网", "网", "word", "中"}


def test_what_counts_of_a_text_has_an_end() -> None:
    assert pieces("x" * 100) == ["x" * LONGEST_WORD]
    assert len(canonical("新" * 500_000).encode()) <= MOST_BYTES + 2
    # At most 1 MiB of terms, as PostgreSQL has it, in the text that makes the most.
    worst = terms(pieces("".join(chr(0x20000 + number * 7919 % 40000) for number in range(200_000))))
    assert sum(len(term.encode()) for term in worst) < 1_000_000


@given(st.text())
def test_folding_again_changes_nothing_that_is_compared(text: str) -> None:
    again = canonical(canonical(text))
    assert again == canonical(text) or len(canonical(text)) > LONGEST_WORD
    assert [piece[:LONGEST_WORD] for piece, _, _ in places(fold(text)) if not is_run(piece)] == [
        piece for piece in pieces(text) if not is_run(piece)
    ]
