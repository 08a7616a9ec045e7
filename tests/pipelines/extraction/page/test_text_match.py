import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.page.text_match import same_headline, squash


def test_width_case_and_marks_make_no_difference():
    assert squash("Ｈarbour－Bridge: “Open”!") == squash("harbour bridge open")


@given(st.text())
def test_squash_is_stable(text):
    assert squash(squash(text)) == squash(text)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Harbour bridge reopens", "HARBOUR BRIDGE REOPENS"),
        ("Harbour bridge reopens today", "Harbour bridge reopens today | News"),
        ("大桥昨日恢复通车,市民纷纷点赞", "大桥昨日恢复通车　市民纷纷点赞"),
    ],
)
def test_the_same_headline(line, title):
    assert same_headline(line, title)
    assert same_headline(title, line)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("", ""),
        ("...", "..."),
        ("Bridge", "Harbour bridge reopens today"),
        ("Harbour bridge shut", "Harbour bridge open"),
    ],
)
def test_another_line(line, title):
    assert not same_headline(line, title)
