"""Figures that take long are found once at a time, and nobody waits long for them."""

import threading
import time

import pytest

from crawler.web.figures.kept import Kept
from storage.errors import StorageError


def test_what_is_quick_is_of_this_moment():
    kept, number = Kept(patience=5), iter(range(100))
    for expected in range(5):
        assert kept.get("n", lambda: next(number)).value == expected
        time.sleep(0.01)


def test_who_asks_for_what_takes_long_waits_a_moment_and_is_told_the_last_answer_with_its_age():
    go, asked = threading.Event(), []

    def find() -> int:
        asked.append(1)
        go.wait(60)
        return len(asked)

    kept = Kept(patience=0.05)
    first = [kept.get("n", find) for _ in range(3)]
    assert [each.value for each in first] == [None] * 3
    assert first[0].said == "being counted"
    assert len(asked) == 1  # one thread finds it, however many ask
    go.set()
    while (found := kept.get("n", find)).value is None:
        time.sleep(0.01)
    assert found.value == 1
    assert kept.get("n", find).value == 1  # it took long, so it is kept for long
    assert len(asked) == 1


def test_what_cannot_be_found_is_said_to_who_waits_and_tried_again():
    def fail() -> int:
        raise StorageError("database x", "is away")

    kept = Kept(patience=5)
    with pytest.raises(StorageError):
        kept.get("n", fail)
    assert kept.get("n", lambda: 7).value == 7
