"""A search waits a moment for the index, never for as long as that takes; what is wrong with it is said."""

import threading
import time

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from crawler.spiders import SiteLoader
from crawler.web import WebSettings, create_app, indexing
from crawler.web.indexing import SearchIndex
from storage.errors import StorageError
from storage.fulltext import update_index
from storage.store import Store
from tests.storage.samples import article


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


def test_an_update_that_took_long_is_followed_by_none_for_a_while(store, monkeypatch):
    """Beside a crawl each one holds the database for as long as the crawl leaves it no processor."""
    calls = []

    def slow(engine):
        calls.append(engine)
        time.sleep(0.1)
        update_index(engine)

    def write(number: int) -> None:
        store.save([article(f"http://www.example.com/new/{number}", title=f"News {number}")])

    monkeypatch.setattr(indexing, "update_index", slow)
    index = SearchIndex()
    assert index.refresh(store, 10)
    assert index.refresh(store, 0), "nothing is new, so that there is nothing to wait for"
    assert len(calls) == 1
    write(1)
    assert not index.refresh(store, 0.1)
    assert len(calls) == 1
    assert index.refresh(store, 10, at_once=True)
    write(2)
    began = time.monotonic()
    assert index.refresh(store, 30)
    assert time.monotonic() - began > 1
    assert len(calls) == 3
    monkeypatch.setattr(indexing, "LONGEST_PAUSE", 0.1)
    write(3)
    assert index.refresh(store, 30)
    write(4)
    assert index.refresh(store, 5)


def test_a_search_says_that_the_index_is_behind(web, store, monkeypatch):
    assert web.get("/api/v1/search?q=council").json()["indexed"]
    store.save([article()])
    free = threading.Event()
    monkeypatch.setattr("crawler.web.data.WAIT_SECONDS", 0.05)
    monkeypatch.setattr(indexing, "update_index", lambda _: free.wait(20))
    assert not web.get("/api/v1/search?q=council").json()["indexed"]
    free.set()


def test_an_index_that_cannot_be_made_is_an_error_until_it_can(store, monkeypatch):
    def broken(engine):
        raise StorageError("search", "no FTS5")

    monkeypatch.setattr(indexing, "update_index", broken)
    index = SearchIndex()
    with pytest.raises(StorageError, match="FTS5"):
        index.refresh(store)
    monkeypatch.setattr(indexing, "update_index", lambda _: None)
    assert index.refresh(store)


def test_a_search_that_postgresql_cannot_answer_yet_is_given_up_and_says_how_far_the_index_is(
    empty_postgresql, tmp_path, monkeypatch
):
    for name in ("backend.INDEXING", "data.WAIT_SECONDS", "search.WAIT_SECONDS", "backend.UNINDEXED_SECONDS"):
        monkeypatch.setattr(f"crawler.web.{name}", 0.1)
    with Store.open(empty_postgresql) as store:
        store.save([article(text="The council opened the bridge.")])
        update_index(store.engine)
        store.save([article("http://www.example.com/2", text="The council closed the bridge.")])
        app = create_app(WebSettings(store, lambda: SiteLoader([str(tmp_path)]), tmp_path, patience=5.0))
        web = TestClient(app, base_url="http://127.0.0.1")
        with store.engine.begin() as connection:  # as the first index is begun
            connection.execute(text("LOCK TABLE search_words IN ACCESS EXCLUSIVE MODE"))
            for path in ("/search?q=council", "/search?q=council&format=csv", "/api/v1/search?q=council"):
                answer = web.get(path)
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "10"), path
                assert "1 of 2 articles are in the index of words so far" in answer.text, path
        monkeypatch.setattr("crawler.web.data.WAIT_SECONDS", 30.0)
        assert web.get("/api/v1/search?q=council").json()["count"] == 2
