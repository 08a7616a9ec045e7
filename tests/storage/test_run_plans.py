"""A history of years is never read as a whole: how SQLite goes about what the service asks over and over."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from storage.db.engine import read_connection
from storage.runs.history import latest_crawls
from storage.store import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        yield store


def plan(store: Store, question: Callable[[], object]) -> list[str]:
    """Return the steps of the one query that a question asks."""
    asked = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        asked.append((statement, parameters))

    event.listen(store.engine, "before_cursor_execute", note)
    question()
    event.remove(store.engine, "before_cursor_execute", note)
    (found,) = [(words, values) for words, values in asked if "FROM runs" in words]
    with store.engine.connect() as connection:
        return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {found[0]}", found[1])]


def test_what_has_not_ended_is_found_by_its_own_index(store):
    assert plan(store, store.unended) == ["SCAN runs USING INDEX ix_runs_open"]
    assert plan(store, lambda: store.unended("a")) == ["SEARCH runs USING INDEX ix_runs_open (site=?)"]


def test_a_window_is_found_by_its_begin(store):
    def question() -> None:
        with read_connection(store.engine) as connection:
            list(latest_crawls(connection, "a", NOW - timedelta(weeks=5), NOW, 10))

    first = plan(store, question)[0]
    assert first == "SEARCH runs USING INDEX ix_runs_site_started_at (site=? AND started_at>? AND started_at<?)"
