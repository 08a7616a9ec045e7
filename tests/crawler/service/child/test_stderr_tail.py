"""The last words of a child."""

import os
import threading

import pytest

from crawler.service.child.stderr_tail import KEPT, LINE, MOST, StderrTail


@pytest.fixture
def words(tmp_path):
    with StderrTail(tmp_path) as words:
        yield words


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (b"", ""),
        (b"\n \n\n", ""),
        (b"one\ntwo\n\n", "two"),
        (b"a.py:1: UserWarning: it leaks\n  warnings.warn('it leaks')\n", "a.py:1: UserWarning: it leaks"),
        (b"  only this\n", "only this"),
        (b"\x1b[31mred\x07\r\n", "[31mred"),
        ("说完了\n".encode(), "说完了"),
        (b"\xff\xfe\n", "\ufffd\ufffd"),
        (b"x" * 5000, "x" * LINE),
    ],
)
def test_the_last_line(words, said, line):
    os.write(words.fileno(), said)
    assert words.line() == line


def test_a_cut_keeps_the_end_and_what_comes_after_follows_it(words, tmp_path):
    os.write(words.fileno(), b"x" * (MOST + 1) + b"\nend")
    words.cut()
    assert os.fstat(words.fileno()).st_blocks * 512 <= KEPT + 8192  # what stands on the disk
    os.write(words.fileno(), b"ing")
    assert words.line() == "ending"
    words.keep(tmp_path / "a.log")
    assert (tmp_path / "a.log").read_bytes().endswith(b"\nending")


def test_what_is_said_while_it_is_cut_is_not_lost(tmp_path):
    """A cut to nothing waits for the write under way and throws it away."""
    for _ in range(60):
        with StderrTail(tmp_path) as words:
            flood = threading.Thread(target=say, args=(words.fileno(), [b"x" * MOST, b"x" * MOST, b"\nover\n"]))
            flood.start()
            while flood.is_alive():
                words.cut()
            flood.join()
            assert words.line() == "over"


def say(descriptor, pieces):
    for piece in pieces:
        os.write(descriptor, piece)


def test_a_long_flood_stays_small_on_the_disk(words):
    for _ in range(40):
        os.write(words.fileno(), b"x" * (MOST // 4))
        words.cut()
        assert os.fstat(words.fileno()).st_blocks * 512 <= 2 * MOST


def test_a_disk_that_cannot_free_a_beginning_is_cut(words, monkeypatch):
    monkeypatch.setattr("crawler.service.child.stderr_tail._give_back", lambda *_: False)
    os.write(words.fileno(), b"x" * (MOST + 1) + b"\nend")
    words.cut()
    assert os.fstat(words.fileno()).st_size == KEPT
    assert words.line() == "end"


def test_who_said_nothing_leaves_no_log(words, tmp_path):
    words.keep(tmp_path / "a.log")
    assert list(tmp_path.iterdir()) == []
