"""A text printed twice is kept once; refrains, questions and captions that come back stay."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.body.repeats import repeats
from pipelines.extraction.page.blocks import Block, BlockKind

LINES = [
    f"The {word} ferry will sail every hour from March on, the harbour office said on Monday, after years of waiting"
    f" for a boat, a crew and a slipway, and for the money that all of them cost the {word} council of the bay."
    for word in ("first", "second", "third", "fourth", "fifth")
]


def blocks(*texts: str) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, text, text) for text in texts]


def test_a_whole_text_printed_again_goes():
    assert repeats(blocks(*LINES, "For phones", *LINES)) == {6, 7, 8, 9, 10}


def test_a_standfirst_said_again_right_away_goes():
    assert repeats(blocks(LINES[0], LINES[0], LINES[1])) == {1}
    assert repeats(blocks("Kicker", LINES[0], "By Ann", LINES[0], LINES[1])) == {3}


def test_single_lines_that_come_back_later_stay():
    question = "What would you do with a second boat, if the council gave you one tomorrow, and why has nobody asked?"
    assert repeats(blocks(LINES[0], question, LINES[1], question, LINES[2], question, LINES[3])) == frozenset()


@given(st.lists(st.sampled_from([*LINES, "short", ""]), max_size=14))
def test_no_text_is_lost(texts):
    row = blocks(*texts)
    taken = repeats(row)
    assert {block.text for at, block in enumerate(row) if at not in taken} == set(texts)
