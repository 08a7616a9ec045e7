"""No view reads a whole table before it answers: what would take long of a million articles is seen with a few hundred.

``python -m benchmarks.web`` measures the same views with a million.
"""

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from benchmarks.web import NAMES, furnish, views
from crawler.spiders import SiteLoader
from crawler.web import WebSettings, create_app
from storage.store import Store

LARGE = ("articles", "revisions", "aliases", "rejections", "visits", "runs", "frontier_urls", "search_rows")

OF_SOME_ROWS = ("ix_runs_open", "ix_frontier_urls_failed")
"""Indexes that hold few rows of a large table."""


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        furnish(store, 600, 0.01)
        yield store


@contextmanager
def noted(store: Store):
    """Note the statements of requests; those of figures that are found beside them may take their time."""
    asked: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, parameters, _context, many):
        if (
            not threading.current_thread().name.startswith(("figures", "search index"))
            and not many
            and "SELECT" in statement
        ):
            asked.append((statement, parameters))

    event.listen(store.engine, "before_cursor_execute", note)
    yield asked
    event.remove(store.engine, "before_cursor_execute", note)


def whole_tables(store: Store, statement: str, parameters: Any) -> list[str]:
    """Return the steps of a query that read all rows of a large table: no first few of them in an order it has."""
    with store.engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    if "LIMIT" in statement and not any("TEMP B-TREE" in step for step in plan):
        return []
    return [
        step
        for step in plan
        if step.startswith("SCAN") and step.split()[1] in LARGE and not step.endswith(OF_SOME_ROWS)
    ]


@pytest.mark.slow
def test_no_view_reads_a_whole_table(store, tmp_path):
    sites = tmp_path / "sites"
    sites.mkdir()
    for name in NAMES:
        (sites / f"{name}.toml").write_text(f'start = ["https://{name}.example/"]\n')
    app = create_app(WebSettings(store, lambda: SiteLoader([str(sites)]), tmp_path / "archive", patience=5.0))
    web, found = TestClient(app, base_url="http://127.0.0.1"), {}
    for view in views(store):
        with noted(store) as asked:
            assert web.get(view).status_code == 200
        found[view] = {(step, words) for words, values in asked for step in whole_tables(store, words, values)}
    assert {view: steps for view, steps in found.items() if steps} == {}
