"""The gate's scorer on texts and pages whose marks are plain."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quality import own
from tests.quality.cases import digest
from tests.quality.scorer import bare, body_f1, marks_of, measure, tokens


def test_scripts_without_blanks_count_by_character():
    assert tokens("夜游船 resumes, 昨晚") == ["夜", "游", "船", "resumes", "昨", "晚"]


@pytest.mark.parametrize(
    ("found", "true", "mark"),
    [
        ("one two three four", "one two three four", 1.0),
        ("One, two - three four!", "one two three four", 1.0),
        ("one two three four", "five six seven", 0.0),
        ("", "one two three", 0.0),
        ("", "", 1.0),
        ("a b c d e f", "a b c d", 2 * 2 / (4 + 2)),
        ("two words", "two words", 1.0),
    ],
)
def test_body_f1(found, true, mark):
    assert body_f1(found, true) == pytest.approx(mark)


@given(st.text(max_size=60), st.text(max_size=60))
def test_body_f1_is_symmetric_and_between_0_and_1(one, other):
    assert body_f1(one, other) == pytest.approx(body_f1(other, one))
    assert 0 <= body_f1(one, other) <= 1
    assert body_f1(one, one) == 1


def test_fields_are_compared_by_letters_and_digits():
    assert bare("“Bridge” repairs – begin!") == bare("bridge repairs begin")


@pytest.fixture(scope="module")
def wire():
    return own.written(own.PAGES / "en-wire.html")


def test_a_written_page_gives_its_truth_and_not_its_marks(wire):
    assert wire.people == ("Nora Whitlock",)
    assert "Get our morning newsletter" in wire.leaks
    assert wire.body.startswith("Engineers will close one lane")
    assert b"data-keep" not in wire.page.body
    assert b"<!--truth" not in wire.page.body


def test_wrong_fields_and_leaks_are_marked(wire):
    wrong = replace(wire, title="Another", day="", people=(), sources=("Nobody",), leaks=("the county found money",))
    marks = dict(marks_of(wrong))
    assert [marks[name] for name in ("title", "day", "people", "source", "clean", "kept")] == [0, 0, 0, 0, 0, 1]


def test_an_article_that_should_have_been_refused_is_marked(wire):
    assert dict(marks_of(replace(wire, is_article=False))) == {"refused": 0.0}


def test_a_rejected_article_scores_nothing(wire):
    gone = replace(wire, page=replace(wire.page, status=404))
    assert measure([gone])["body_f1"] == measure([gone])["kept"] == 0


def test_the_digest_sees_pages_and_truths_but_not_their_order(wire):
    other = replace(wire, name="other", title="Another")
    assert digest([wire, other]) == digest([other, wire])
    assert digest([wire]) != digest([replace(wire, title="Another")])
