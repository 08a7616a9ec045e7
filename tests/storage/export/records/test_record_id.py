"""A row of an export joins the tables it came from, on each database."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from storage.db.engine import read_connection
from storage.export import export
from storage.rows.text import KEY_LIMIT
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
