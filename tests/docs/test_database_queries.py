"""The queries that the documents give to analysts work on both databases."""

import psycopg
import pytest
from sqlalchemy import create_engine, text

from storage.records import Reason
from storage.store import Store
from tests.docs.pages import blocks, read
from tests.storage.samples import article, rejected

QUERIES = blocks(read("docs/reference/database.md"), "sql")


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request, tmp_path):
    url = f"sqlite:///{tmp_path}/winnow.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql")
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
    with Store.open(url) as store:
        run = store.start_run("example", "crawl")
        store.save([article(), rejected("http://www.example.com/x", reason=Reason.SOFT_404)], run_id=run)
        store.save([article(title="Another headline", text="Another text. " * 40)], run_id=run)
        store.finish_run(run, ending="finished", exit_status=0, counts={})
    return url


def test_there_are_five():
    assert len(QUERIES) == 5


def test_every_query_works(filled):
    engine = create_engine(filled)
    with engine.connect() as connection:
        found = [connection.execute(text(query)).all() for query in QUERIES]
    engine.dispose()
    months, reasons, changes, _stories, runs = found
    assert [(row.site, row.articles) for row in months] == [(months[0].site, 1)]
    assert [(row.reason, row.pages) for row in reasons] == [("soft_404", 1)]
    assert [row.after for row in changes] == ["Another headline"]
    assert [(row.ending, row.runs) for row in runs] == [("finished", 1)]
