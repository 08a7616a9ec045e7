"""Rows of controls and credits at the ends of a text."""

import pytest

from pipelines.extraction.lexicon.tails import is_tail


@pytest.mark.parametrize("line", ["A- A+", "A+ A-", "A- A+ | 来源：港口日报", "T- T+", "A−A+"])
def test_controls_of_the_letters_size_are_no_text(line):
    assert is_tail(line)


@pytest.mark.parametrize("line", ["A- A+ are the best marks a pupil can get here.", "A+ for the new ferry", "A-levels"])
def test_marks_and_plans_are_text(line):
    assert not is_tail(line)
