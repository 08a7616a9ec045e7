"""Diffs of two readings, small enough for a terminal whatever the texts are."""

from typing import Any

from pipelines.reextraction.diff import LINES, change_kind, lines_of
from storage.records import Image
from tests.storage.samples import article


def lines(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    changed = tuple(dict.fromkeys([*before, *after]))
    return lines_of(article(**before), article(**after), changed)


def test_lines_of_a_text():
    before = {"text": "First.\n\nAdvertisement.\n\nSecond.\n\nThird."}
    assert lines(before, {"text": "First.\n\nSecond.\n\nThird."}) == (
        "@@ -1,3 +1,2 @@",
        " First.",
        "-Advertisement.",
        " Second.",
    )
    assert lines({"text": "A.\n\nB."}, {"text": "A.\n\nC.\n\nD."})[1:] == (" A.", "-B.", "+C.", "+D.")
    assert lines({"text": "A.\n\nB."}, {"text": "C."})[1:] == ("-A.", "+C.", "-B.")


def test_fields_beside_the_text():
    before = {"title": "Old | Site", "authors": (), "images": (Image("http://a/1.jpg"),)}
    after = {"title": "Old", "authors": ("Ann Lee", "Bo Li"), "images": ()}
    assert lines(before, after) == (
        *("-title: Old | Site", "+title: Old"),
        *("-authors: -", "+authors: Ann Lee, Bo Li"),
        *("-images: http://a/1.jpg", "+images: -"),
    )


def test_what_follows_from_the_text_is_named_only_where_it_alone_differs():
    assert lines({"markdown": "# A"}, {"markdown": "## A"}) == ("~markdown",)
    assert lines({"text": "A.", "word_count": 1}, {"text": "B.", "word_count": 2})[1:] == ("-A.", "+B.")


def test_a_long_line_is_shown_around_what_differs():
    same = "同" * 5000
    _, old, new = lines({"text": same + "旧。"}, {"text": same + "新。"})
    assert (old, new) == ("-…" + "同" * 40 + "旧。", "+…" + "同" * 40 + "新。")


def test_a_huge_change_is_cut_and_says_how_much_is_left_out():
    old, new = ("\n\n".join(f"{word} {number}" for number in range(5000)) for word in ("old", "new"))
    found = lines({"text": old}, {"text": new})
    assert len(found) == LINES
    assert found[-1] == "@@ 778 more lines @@"
    assert all(len(line) < 200 for line in lines({"title": "a" * 10**6}, {"title": "b" * 10**6}))


def test_a_change_is_named_by_the_most_telling_field():
    assert change_kind(("authors", "content_hash", "text")) == "text"
    assert change_kind(("authors", "title")) == "title"
    assert change_kind(("section",)) == "other"
