"""How much an article is like a sample."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.selection.similarity import LIKE_AT_LEAST, similarity_scorer

FERRY = "The ferry to the island stopped on Monday, since the harbour was closed after the storm had broken its pier."
AGAIN = "After the storm had broken its pier the harbour was closed; the ferry to the island had stopped on Monday."
SUBJECT = "The island waits for its ferry: the harbour needs a new pier before the next storm, engineers said."
OTHER = "Parliament voted for lower taxes on bread; ministers called it a relief for families who earn little."


def test_the_text_itself_comes_first_then_its_reprint_then_its_subject() -> None:
    score = similarity_scorer([FERRY])
    scores = [score("", text) for text in (FERRY, AGAIN, SUBJECT, OTHER)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == pytest.approx(1)
    assert scores[2] > LIKE_AT_LEAST > scores[3]


def test_the_nearest_of_several_samples_counts() -> None:
    assert similarity_scorer([FERRY, OTHER])("", OTHER) == pytest.approx(1)
    assert similarity_scorer(["广州自动驾驶示范运营"])("自动驾驶", "在广州") > similarity_scorer(
        ["广州自动驾驶示范运营"]
    )("", "今天天气很好")
    assert similarity_scorer([])("a", "b") == 0


@given(st.text(), st.text())
def test_a_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    there, back = similarity_scorer([one])("", other), similarity_scorer([other])("", one)
    assert 0 <= there <= 1
    assert there == back
