"""The last words of a child."""

import os

import pytest

from crawler.service.words import KEPT, LINE, MOST, LastWords


@pytest.fixture
def words(tmp_path):
    with LastWords(tmp_path) as words:
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
    assert os.fstat(words.fileno()).st_size == KEPT
    os.write(words.fileno(), b"ing")
    assert words.line() == "ending"
    words.keep(tmp_path / "a.log")
    assert (tmp_path / "a.log").read_bytes().endswith(b"\nending")


def test_who_said_nothing_leaves_no_log(words, tmp_path):
    words.keep(tmp_path / "a.log")
    assert list(tmp_path.iterdir()) == []
