"""A search waits a moment for the index, never for as long as that takes; what is wrong with it is said."""

import threading
import time

import pytest

from crawler.web import indexing
from crawler.web.indexing import SearchIndex
from storage.errors import StorageError


def test_nobody_waits_for_long_and_one_thread_works(store, monkeypatch):
    free, calls = threading.Event(), []

    def slow(engine):
        calls.append(engine)
        free.wait(10)

    monkeypatch.setattr(indexing, "update_index", slow)
    index = SearchIndex()
    began = time.monotonic()
    assert [index.refresh(store, 0.05) for _ in range(3)] == [False] * 3
    assert time.monotonic() - began < 2
    assert len(calls) == 1
    free.set()
    assert index.refresh(store, 10)


def test_an_index_that_cannot_be_made_is_an_error_until_it_can(store, monkeypatch):
    def broken(engine):
        raise StorageError("search", "no FTS5")

    monkeypatch.setattr(indexing, "update_index", broken)
    index = SearchIndex()
    with pytest.raises(StorageError, match="FTS5"):
        index.refresh(store)
    monkeypatch.setattr(indexing, "update_index", lambda _: None)
    assert index.refresh(store)
