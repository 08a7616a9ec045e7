"""Two texts beside each other: nothing is lost, what differs is marked, thousands of lines take no time."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.reextraction.sides import MOST_LINES, side_by_side
from tests.cpu_time import within_cpu_seconds

LINE = st.text(st.characters(exclude_characters="\n", exclude_categories=("Cs", "Zs", "Cc", "Zl", "Zp")), min_size=1)
TEXT = st.lists(st.sampled_from(["One line.", "Another.", "One lime."]) | LINE, max_size=9).map("\n\n".join)


@given(TEXT, TEXT)
def test_both_texts_are_there_and_only_what_differs_is_marked(before, after):
    rows = side_by_side(before, after)
    for text, side in ((before, "before"), (after, "after")):
        shown = ["".join(words for words, _ in getattr(row, side)) for row in rows]
        assert [line for line in shown if line] == [line for line in text.split("\n") if line]
    assert (before == after) == all(row.is_same for row in rows)
    for row in rows:
        alike = ["".join(words for words, marked in side if not marked) for side in (row.before, row.after)]
        assert not row.before or not row.after or alike[0] == alike[1]


def test_what_stands_between_is_marked():
    (row,) = side_by_side("The bridge opens on Monday.", "The bridge opens on Tuesday.")
    assert row.before == (("The bridge opens on ", False), ("Mon", True), ("day.", False))
    assert row.after == (("The bridge opens on ", False), ("Tues", True), ("day.", False))


def test_long_texts_are_bounded():
    before, after = ("\n".join(f"{letter} {n}" * 900 for n in range(5000)) for letter in "ab")
    assert len(within_cpu_seconds(3, lambda: side_by_side(before, after))) == MOST_LINES
