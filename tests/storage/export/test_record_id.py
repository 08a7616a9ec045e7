"""A row of an export joins the tables it came from, on each database."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, select, text

from storage.db.engine import open_engine, read_connection
from storage.db.text import KEY_LIMIT
from storage.export import export
from storage.migrations.runner import upgrade
from storage.schema.core import articles
from storage.store import Store
from tests.storage.samples import article


def exported(store: Store, out: Path) -> list[dict[str, Any]]:
    export(store, out)
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def test_an_exported_id_joins_the_articles(store, tmp_path):
    long = f"http://www.example.com/{'x' * KEY_LIMIT}.html"
    first = article(canonical_url="http://www.example.com/main.html")
    store.save([first, article(long, title="标题二", text="正文二"), article(site="other", title="三", text="三")])
    # The main address of an article changes: so does its name in exports, and the table says the new one.
    moved = replace(first, final_url="http://www.example.com/main.html", normalized_url="example.com/main.html")
    store.save([moved])
    rows = exported(store, tmp_path / "corpus.jsonl")
    assert len({row["id"] for row in rows}) == 3
    with read_connection(store.engine) as connection:
        for row in rows:
            found = connection.execute(
                select(articles.c.id, articles.c.site, articles.c.normalized_url, articles.c.content_hash).where(
                    articles.c.record_id == row["id"]
                )
            ).all()
            assert [each[1:] for each in found] == [(row["site"], row["normalized_url"], row["content_hash"])]


def test_a_database_of_before_gets_the_names_of_its_articles(address, tmp_path):
    engine = open_engine(address)
    upgrade(engine)
    with Store.open(address) as store:
        store.save([article(), article("http://www.example.com/b.html", title="二", text="二")])
        wanted = {row["id"] for row in exported(store, tmp_path / "corpus.jsonl")}
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_articles_record_id"))
        connection.execute(text("ALTER TABLE articles DROP COLUMN record_id"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0011'"))
    upgrade(engine)
    with engine.connect() as connection:
        assert set(connection.scalars(select(articles.c.record_id))) == wanted
        assert "ix_articles_record_id" in {index["name"] for index in inspect(connection).get_indexes("articles")}
    engine.dispose()
