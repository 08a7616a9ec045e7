"""The end of a log: bounded, of any bytes, and harmless."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.terminal import harmless, tail


@pytest.fixture
def log(tmp_path):
    return tmp_path / "run.log"


def test_the_last_lines(log):
    log.write_text("\n".join(f"line {each}" for each in range(100)) + "\n", "utf-8")
    assert tail(log, 3) == ["line 97", "line 98", "line 99"]
    assert len(tail(log, 1000)) == 100
    assert tail(log, 0) == tail(log, -1) == []


def test_of_a_large_one_only_the_end_is_read(log):
    with log.open("wb") as file:
        file.seek(10**9)  # a hole: it takes no room
        file.write("文\nlast line\n".encode())
    assert tail(log, 1) == ["last line"]
    log.write_bytes(b"x" * 10**6)
    (line,) = tail(log, 5)
    assert line == "x" * 1000 + "…"


@pytest.mark.parametrize("data", [b"", b"\n\n", bytes(range(256)) * 3, "记者".encode("gbk"), "记者".encode("utf-16")])
def test_any_bytes(log, data):
    log.write_bytes(data)
    assert all(line.isprintable() for line in tail(log, 50))


def test_what_cannot_be_read(log, tmp_path):
    os.mkfifo(log)
    for path in (log, tmp_path, tmp_path / "none"):
        with pytest.raises(OSError, match="is not there"):
            tail(path, 5)


@given(st.text())
def test_nothing_steers_a_terminal(text):
    assert harmless(text).translate(dict.fromkeys(map(ord, "\u200c\u200d\u200e\u200f\xad"))).isprintable()


def test_words_stay_as_they_are():
    assert harmless("a\tb 广州 \x1b[31mred\x07 \u202egnp.exe") == "a b 广州 \ufffd[31mred\ufffd \ufffdgnp.exe"
