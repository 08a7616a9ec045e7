"""Comments in the table, on both databases, and in a file beside an export."""

import json

import pytest

from storage.comments import KeptComments
from storage.errors import ExportError
from storage.export import Hooks, export
from storage.export.records import CommentFile
from storage.records import Comment, Outcome, Precision
from storage.store import Store
from tests.storage.samples import NOON, article

ONE = Comment(text="eins", author="A", date=NOON, date_precision=Precision.DAY, id="c1", source="json-ld")
TWO = Comment(text="zwei\x00", parent=1)


def kept(store: Store) -> list[Comment]:
    (stored,) = store.articles()
    return [each.comment for each in KeptComments(store.engine).of(stored.id)]


def test_each_reading_that_was_asked_for_them_replaces_the_comments(store):
    assert store.save([article(comments=(ONE, TWO))]) == [Outcome.NEW]
    assert [each.text for each in kept(store)] == ["eins", "zwei"]
    assert kept(store)[0] == ONE
    assert store.save([article()]) == [Outcome.UNCHANGED]
    assert len(kept(store)) == 2, "nobody asked"
    assert store.save([article(comments=(TWO,))]) == [Outcome.UNCHANGED]
    assert [each.text for each in kept(store)] == ["zwei"]
    other = article("http://www.example.com/a/1b.html", comments=(ONE, ONE, ONE))
    assert store.save([other]) == [Outcome.DUPLICATE]
    assert len(kept(store)) == 1, "another address of it"
    store.save([article(comments=())])
    assert kept(store) == []


def test_a_file_of_comments_stands_beside_the_articles(store, tmp_path):
    store.save([article(comments=(ONE, TWO)), article("http://www.example.com/b", title="B", text="B", comments=())])
    out = tmp_path / "comments.jsonl"
    with CommentFile(store.engine, out, str.upper) as file:
        export(store, tmp_path / "articles.jsonl", hooks=Hooks(observe=file.observe, began=file.begin))
        assert not out.exists()
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [(row["ordinal"], row["parent"], row["author"], row["date"], row["text"]) for row in rows] == [
        (1, None, "A", "2026-01-02", "EINS"),
        (2, 1, None, None, "ZWEI"),
    ]
    articles = {row["id"] for row in map(json.loads, (tmp_path / "articles.jsonl").read_text().splitlines())}
    assert {row["article"] for row in rows} < articles
    assert file.to_json()["bytes"] == out.stat().st_size
    with pytest.raises(RuntimeError), CommentFile(store.engine, out):
        raise RuntimeError
    assert len(out.read_text().splitlines()) == 2, "what fails leaves what was there"
    with pytest.raises(ExportError, match="comments are written as jsonl"):
        CommentFile(store.engine, tmp_path / "comments.warc.gz")
    for ending in ("parquet", "csv", "json"):
        with CommentFile(store.engine, tmp_path / f"c.{ending}") as file:
            export(store, tmp_path / "articles.jsonl", hooks=Hooks(observe=file.observe, began=file.begin))
        assert file.count == 2
