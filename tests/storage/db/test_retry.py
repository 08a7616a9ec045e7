"""Patience with a busy database: the work is done once it can be, or the error is given in the end."""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing

import pytest

from storage.db import engine
from storage.db.retry import retry_when_busy
from storage.errors import DatabaseBusy, DatabaseUnavailable
from storage.store import Store
from tests.storage.samples import article


class Clock:
    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


def busy_until(clock: Clock, moment: float) -> Callable[[], float]:
    def work() -> float:
        if clock.now < moment:
            raise DatabaseBusy("database x", "is locked")
        return clock.now

    return work


def test_the_pauses_grow_to_five_seconds():
    clock = Clock()
    assert retry_when_busy(busy_until(clock, 30.0), 180.0, clock.pause, lambda: clock.now)() >= 30.0
    assert clock.pauses[:6] == [0.25, 0.5, 1.0, 2.0, 4.0, 5.0]
    assert max(clock.pauses) == 5.0


def test_it_ends():
    clock = Clock()
    with pytest.raises(DatabaseBusy):
        retry_when_busy(busy_until(clock, 999.0), 60.0, clock.pause, lambda: clock.now)()
    assert 50.0 < clock.now <= 60.0


def test_what_is_no_matter_of_time_is_raised_at_once():
    clock = Clock()

    def work() -> None:
        raise DatabaseUnavailable("database x", "is read-only")

    with pytest.raises(DatabaseUnavailable):
        retry_when_busy(work, 60.0, clock.pause, lambda: clock.now)()
    assert clock.pauses == []


def test_a_lock_that_outlasts_the_drivers_own_waiting(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    path = tmp_path / "winnow.db"
    with Store.open(f"sqlite:///{path}") as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        saved: list[object] = []
        thread = threading.Thread(target=lambda: saved.append(retry_when_busy(store.save)([article()])))
        thread.start()
        time.sleep(1.2)
        other.execute("ROLLBACK")
        thread.join(20)
    assert saved == [["new"]]
    assert "is locked by another process" in caplog.text
    assert "tried again in 0.25 s" in caplog.text
