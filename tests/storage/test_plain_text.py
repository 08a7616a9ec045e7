"""Texts of strangers, cleaned for records and escaped for terminals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.plain_text import clean, clean_name, clean_value, escape
from tests.cpu_time import within_cpu_seconds

CODES = [*range(27), *range(28, 32), 0x7F, *range(0x80, 0x9B), 0x9C, 0x9E, 0x9F]
"""All but those that a sequence of characters begins with."""


@pytest.mark.parametrize("code", CODES)
def test_no_control_is_left_but_tab_and_newline(code):
    kept = chr(code) if chr(code) in "\t\n" else ""
    assert clean(f"a{chr(code)}1").replace(" ", "") == f"a{kept}1"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "\x1b[31mNews\x1b[0m",
            "News\x1b",
            "News\x9b",
            "\x9b1;31mNews",
            "\x1b]0;title\x07News",
            "\x1b]8;;http://x\x1b\\News",
            "\x1b(BNews",
        ),
        *("Ne\x00ws", "Ne\x08ws", "\x1b\x1b[mNews", "News\x7f", "\x85News"),
    ],
)
def test_sequences_go_with_their_letters(text):
    assert clean(text).strip() == "News"


def test_marks_that_turn_letters_go_from_names_and_stay_in_texts():
    turned = "invoice\u202efdp.exe \u2066a\u2069"
    assert clean_name(turned) == "invoicefdp.exe a"
    assert clean(turned) == turned
    assert clean_name("می\u200cخواهم \u200fא") == "می\u200cخواهم \u200fא"


def test_values_are_cleaned_in_their_depth():
    value = {"a\x1b[m": ["b\x07", ("c\u202e",), 3, None]}
    assert clean_value(value) == {"a": ["b", ("c",), 3, None]}


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)
    assert clean_name(clean_name(text)) == clean_name(text)


@given(st.text())
def test_what_is_escaped_is_one_harmless_line(text):
    said = escape(text)
    assert all(each.isprintable() or each.isspace() or each in "\u200c\u200d\u200e\u200f\xad" for each in said)
    assert len(said.splitlines()) <= 1


def test_what_is_read_stays():
    text = "Zürich, 北京\u3000\xa0it's «fine» — 👩\u200d🚀"
    assert clean_name(text) == clean(text) == escape(text) == text
    assert escape("a\x1b[1m\nb", kept="\n") == "a\\x1b[1m\nb"


@pytest.mark.parametrize(
    "piece", ["\x1b[", "\x1b[0;", "\x1b]", "\x1b]a\x07", "\x9b", "\x1b(", "\x07", "\u202e", "\r\n"]
)
def test_hostile_texts_take_no_longer_than_they_are_long(piece):
    within_cpu_seconds(1, lambda: clean_name(piece * (1_000_000 // len(piece))))
    within_cpu_seconds(1, lambda: clean_name(piece + "0" * 1_000_000))
