"""The live line: no wider than its terminal, whatever letters are in it."""

import fcntl
import os
import pty
import struct
import termios

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.terminal import CLEAR, EVERY, LiveLine, ProgressLine, cells, cut, fitting


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("page", 4), ("南方都市报", 10), ("ｗｉｄｅ", 8), ("e\u0301", 1), ("a\u200bb", 2)]
)
def test_cells_are_counted_as_a_terminal_shows_them(text, count):
    assert cells(text) == count


def test_a_text_is_cut_where_the_next_character_would_not_fit():
    assert cut("南方都市报", 10) == "南方都市报"
    assert cut("南方都市报", 9) == "南方都市…"
    assert cut("南方都市报", 8) == "南方都…"
    assert cut("page", 0) == ""


@given(st.text(), st.integers(0, 200))
def test_no_cut_text_is_wider(text, width):
    assert cells(cut(text, width)) <= width


def test_the_longest_text_that_fits_is_taken():
    texts = ("a long line of text", "a line", "line")
    assert [fitting(texts, width) for width in (19, 18, 6, 5, 3)] == [texts[0], "a line", "a line", "line", "li…"]


@pytest.mark.parametrize("columns", [80, 40, 10])
def test_a_line_is_narrower_than_its_terminal(columns):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        LiveLine(stream).show("南方都市报: " + 30 * "1,234 pages, ")
        shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert shown.startswith(CLEAR)
    assert columns - 3 <= cells(shown.removeprefix(CLEAR)) < columns


def test_nothing_is_written_where_there_is_no_terminal(tmp_path):
    with (tmp_path / "log").open("w") as stream:
        live = LiveLine(stream)
        live.show("1 page")
        live.clear()
    assert (tmp_path / "log").read_text() == ""
    assert not live.is_live


def test_a_log_gets_a_line_of_progress_every_half_minute(tmp_path):
    moments = iter([0.0, EVERY - 1, EVERY, EVERY, EVERY + 1, 2 * EVERY, 2 * EVERY])
    with (tmp_path / "log").open("w") as stream:
        live = ProgressLine(stream, clock=lambda: next(moments))
        for count in range(1, 5):
            live.show(f"{count} pages", f"{count}")
        live.clear()
    assert (tmp_path / "log").read_text() == "winnow: 2 pages\nwinnow: 4 pages\n"


def test_a_line_of_progress_comes_as_often_as_it_is_wanted(tmp_path):
    with (tmp_path / "log").open("w") as stream:
        live = ProgressLine(stream, every=1, clock=iter([0.0, 0.5, 1.0, 1.0]).__next__)
        live.show("1 page")
        live.show("2 pages")
    assert (tmp_path / "log").read_text() == "winnow: 2 pages\n"


def test_a_quiet_one_says_nothing(tmp_path):
    with (tmp_path / "log").open("w") as stream:
        live = ProgressLine(stream, quiet=True, clock=iter([0.0, 1000.0]).__next__)
        live.show("1 page")
        live.clear()
    assert (tmp_path / "log").read_text() == ""
