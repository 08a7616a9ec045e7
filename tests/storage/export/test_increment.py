"""An export since the last one, whole: what it asks for, and what of that may differ from one time to the next."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from storage.errors import ExportError
from storage.export import Form, Hooks, Since, export_since
from storage.row import StoredArticle
from storage.selection import Selection
from storage.store import Store
from tests.storage.samples import article

SINCE = Since(name="n", now=datetime(2026, 3, 4, tzinfo=UTC))


@pytest.fixture
def store(tmp_path):
    with Store.open(f"sqlite:///{tmp_path}/winnow.db") as store:
        store.save([article(f"http://www.example.com/{n}", title=f"t{n}", text=f"text {n}\n\nn1\n\nn2") for n in "ab"])
        yield store


def without(*lines: str) -> Hooks:
    def strip(stored: StoredArticle) -> StoredArticle:
        kept = [line for line in stored.article.text.split("\n\n") if line not in lines]
        return replace(stored, article=replace(stored.article, text="\n\n".join(kept)))

    return Hooks(transform=strip, key=json.dumps(lines))


def test_a_notice_that_is_found_later_is_a_change_and_no_other_question(store, tmp_path):
    out = tmp_path / "c.jsonl"
    for hooks, expected in (
        (without("n1"), {"new": 2, "changed": 0, "unchanged": 0}),
        (without("n1"), {"new": 0, "changed": 0, "unchanged": 2}),
        (without("n1", "n2"), {"new": 0, "changed": 2, "unchanged": 0}),
    ):
        _, counts = export_since(store, out, Selection(), Form(), hooks, since=SINCE)
        assert {name: counts.get(name, 0) for name in expected} == expected
    assert [json.loads(line)["text"] for line in out.read_text().splitlines()] == ["text a", "text b"]
    with pytest.raises(ExportError, match=r"asked for something else \(strip_repeats\)"):
        export_since(store, out, Selection(), Form(), Hooks(), since=SINCE)
