"""From the store to a file."""

import json
import tracemalloc
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given

from storage.errors import ExportError
from storage.export import Hooks, export
from storage.export.formats.jsonl import line
from storage.export.records.article import article_record, result_record, stated
from storage.records import Article, Image, Precision
from storage.selection.selection import Selection
from storage.store import Store
from tests.storage.samples import ARTICLES, CHINA, NOON, article, rejected

# Section 3 of the design, word for word.
DESIGN = """id url final_url canonical_url normalized_url site domain site_name title subtitle description text markdown
    authors contributors date_published date_published_raw date_published_precision date_published_source
    date_modified date_first_seen date_fetched language section keywords images source_name source_url is_reprint
    article_type access is_accessible_for_free license rights word_count content_hash signature cluster_id revision
    quality discovered_via http raw_ref extractor_version rules_digest template_version run_id pages
    changes date_gone media"""

MINUTE = datetime(2025, 12, 17, 16, 54, tzinfo=CHINA)


@pytest.fixture
def store(tmp_path):
    with Store.open(f"sqlite:///{tmp_path}/winnow.db") as store:
        yield store


def numbered(number: int, **changes: Any) -> Article:
    return article(f"http://www.example.com/{number}", title=f"标题{number}", text=f"正文{number}", **changes)


def test_one_line_an_article_every_name_in_order(store, tmp_path):
    store.save(
        [
            numbered(
                1,
                date_published=MINUTE,
                date_published_precision=Precision.MINUTE,
                authors=("夏嘉雯",),
                images=(Image("http://e/i.jpg", "图", None),),
            )
        ],
        run_id=3,
    )
    out = tmp_path / "corpus.jsonl"
    assert export(store, out).articles == 1
    text = out.read_text(encoding="utf-8")
    row = json.loads(text)
    assert text.count("\n") == 1
    assert "标题1" in text
    assert list(row) == DESIGN.split()
    assert row["date_published"] == "2025-12-17T16:54+08:00"
    assert datetime.fromisoformat(row["date_published"]) == MINUTE
    assert row["date_first_seen"] == NOON.isoformat()
    unsaved = dict.fromkeys(("digest", "type", "bytes", "raw_ref"))
    assert row["images"] == [{"url": "http://e/i.jpg", "caption": "图", "credit": None, **unsaved}]
    assert (row["authors"], row["keywords"], row["run_id"], row["revision"]) == (["夏嘉雯"], [], 3, 1)


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (None, "2025-12-17T16:54:00+08:00"),
        (Precision.SECOND, "2025-12-17T16:54:00+08:00"),
        (Precision.MINUTE, "2025-12-17T16:54+08:00"),
        (Precision.HOUR, "2025-12-17T16:00+08:00"),
        (Precision.DAY, "2025-12-17"),
        (Precision.MONTH, "2025-12"),
        (Precision.YEAR, "2025"),
    ],
)
def test_dates_say_no_more_than_is_known(precision, expected):
    assert stated(MINUTE, precision) == expected
    assert stated(None, precision) is None


@given(ARTICLES)
def test_any_record_is_one_line_and_reads_back(given_article):
    written = line(article_record(given_article))
    assert len(written.splitlines()) == 1
    row = json.loads(written)
    assert row["title"] == given_article.title
    assert row["authors"] == list(given_article.authors)
    assert row["http"] == dict(given_article.http)


def test_results_of_extraction_have_outcome_and_reason():
    row = result_record(article())
    assert list(row)[:3] == ["url", "outcome", "reason"]
    assert (row["outcome"], row["reason"], row["title"]) == ("article", None, "标题一")
    assert "id" not in row
    assert result_record(rejected(detail="3 words"))["reason"] == "too_short"
    json.dumps(result_record(rejected()))


def test_the_id_depends_on_site_and_address_only():
    first, again = article(text="a"), article(text="b", date_fetched=NOON.replace(year=2020))
    assert article_record(first)["id"] == article_record(again)["id"]
    assert article_record(first)["id"] != article_record(article(site="other"))["id"]


def test_the_same_articles_give_the_same_bytes(store, tmp_path):
    batch = [numbered(n, date_published=MINUTE if n % 2 else None, quality={"b": 0.5, "a": 1.0}) for n in range(20)]
    store.save(batch)
    export(store, tmp_path / "1.jsonl")
    with Store.open(f"sqlite:///{tmp_path}/other.db") as other:
        other.save(batch[::-1])
        export(other, tmp_path / "2.jsonl")
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()


def test_sites_and_days_are_chosen(store, tmp_path):
    store.save([numbered(1, date_published=MINUTE), numbered(2), numbered(3, site="other", date_published=MINUTE)])
    out = tmp_path / "x.jsonl"
    told: list[int] = []
    assert export(store, out, hooks=Hooks(progress=told.append)).articles == 3
    assert told == [1, 2, 3]
    assert export(store, out, Selection(sites=("other",))).articles == 1
    assert export(store, out, Selection(since=date(2025, 12, 17), until=date(2025, 12, 17))).articles == 2
    assert export(store, out, Selection(since=date(2030, 1, 1))).articles == 0
    assert out.read_bytes() == b""


@pytest.mark.parametrize("name", ["corpus.doc", "corpus", "missing/corpus.jsonl", "folder.jsonl"])
def test_what_cannot_be_written_is_named(store, tmp_path, name):
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(ExportError, match=name.replace("/", ".")):
        export(store, tmp_path / name)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_large_corpus_needs_little_memory(store, tmp_path):
    store.save([numbered(n, markdown="x" * 50_000) for n in range(400)])
    tracemalloc.start()
    assert export(store, tmp_path / "x.jsonl").articles == 400
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "x.jsonl").stat().st_size > 20_000_000
    assert peak < 18_000_000  # 200 rows in hand, once from the driver


def test_one_array_holds_the_lines(store, tmp_path):
    store.save([numbered(number) for number in range(3)])
    export(store, tmp_path / "corpus.jsonl")
    export(store, tmp_path / "corpus.json")
    rows = [json.loads(each) for each in (tmp_path / "corpus.jsonl").read_text("utf-8").splitlines()]
    assert json.loads((tmp_path / "corpus.json").read_text("utf-8")) == rows
    export(store, tmp_path / "none.json", Selection(sites=("nobody",)))
    assert json.loads((tmp_path / "none.json").read_text("utf-8")) == []
