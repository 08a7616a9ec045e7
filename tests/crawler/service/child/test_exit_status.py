"""The end of a child and the row of its crawl."""

import signal

import pytest

from crawler.service.child.exit_status import ExitStatus, Why, how_it_ended


def ended(status: int | None = None, number: int | None = None, why: Why = "exited") -> ExitStatus:
    return ExitStatus(exit_status=status, signal=number, seconds=1.0, memory=None, why=why, last_words="")


@pytest.mark.parametrize(
    ("child", "ending"),
    [
        (ended(why="not_started"), "could_not_run"),
        (ended(0, why="deadline"), "deadline"),
        (ended(None, signal.SIGKILL, "deadline"), "deadline"),
        (ended(None, signal.SIGTERM, "memory"), "memory"),
        (ended(None, signal.SIGKILL, "stopped"), "interrupted"),
        (ended(None, signal.SIGTERM), "interrupted"),
        (ended(None, signal.SIGHUP), "interrupted"),
        (ended(None, signal.SIGSEGV), "crashed"),
        (ended(0), "finished"),
        (ended(1), "crashed"),
        (ended(2), "could_not_run"),
        (ended(127), "could_not_run"),
        (ended(130), "interrupted"),
        (ended(120), "crashed"),
    ],
)
def test_a_row_without_an_ending_gets_one(child, ending):
    assert how_it_ended(None, child) == ending
    assert how_it_ended("killed", child) == ending


def test_a_kill_of_a_stranger():
    assert how_it_ended(None, ended(None, signal.SIGKILL)) == "killed"
    assert how_it_ended("killed", ended(None, signal.SIGKILL)) is None


@pytest.mark.parametrize(
    ("why", "ending"), [("deadline", "deadline"), ("memory", "memory"), ("stopped", None), ("exited", None)]
)
def test_an_interrupted_crawl_is_told_by_the_reason_for_it(why, ending):
    assert how_it_ended("interrupted", ended(1, why=why)) == ending


@pytest.mark.parametrize("word", ["finished", "limit", "store_failed", "deadline"])
def test_the_word_of_the_crawl_stays(word):
    assert how_it_ended(word, ended(None, signal.SIGKILL, "deadline")) is None
    assert how_it_ended(word, ended(1)) is None
