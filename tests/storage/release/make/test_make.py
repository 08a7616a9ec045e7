"""A release is the same for the same store and query, says what it holds, and loads with the tools people use."""

import errno
import hashlib
import json
import logging
import os
import re
import runpy
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from storage.errors import DiskFull, ExportError
from storage.export.sink import HashingFile
from storage.release import make_release
from storage.release.describe.card import size_category
from storage.release.manifest import is_release, read_manifest
from storage.release.manifest.canonical import RowSet, cell
from storage.release.manifest.request import ReleaseRequest
from storage.selection.selection import Selection
from storage.store import Store
from tests.storage.release.samples import HOSTILE, everything, numbered, release, store_of

ARTICLES = [numbered(n) for n in range(12)]


@pytest.fixture
def store(tmp_path):
    with store_of(tmp_path, ARTICLES) as store:
        yield store


def test_the_same_store_gives_the_same_bytes(store, tmp_path):
    release(tmp_path / "1", store)
    release(tmp_path / "2", store)
    first = everything(tmp_path / "1")
    assert first == everything(tmp_path / "2")
    assert set(first) == {
        "README.md", "SHA256SUMS", "croissant.json", "data/corpus.jsonl", "index.jsonl.zst", "manifest.json",
        "figures/articles.svg", "figures/fields.svg", "figures/languages.svg", "figures/lengths.svg",
    }  # fmt: skip


def test_neither_the_order_of_saving_nor_the_database_enters(store, tmp_path, empty_postgresql):
    release(tmp_path / "1", store)
    with Store.open(empty_postgresql) as other:
        for each in ARTICLES[::-1]:
            other.save([each])
        release(tmp_path / "2", other)
    assert everything(tmp_path / "1") == everything(tmp_path / "2")


def test_the_manifest_counts(store, tmp_path):
    made = release(tmp_path / "r", store)
    assert made == read_manifest(tmp_path / "r")
    assert made.articles == 12
    assert {name: site["articles"] for name, site in made.sites.items()} == {"a": 6, "b": 6}
    assert made.languages == {"en": 4, "unknown": 4, "zh-CN": 4}
    assert made.fields["authors"] == {"kind": "nested", "filled": 6}
    assert made.published == ["2025-01-05", "2025-05-06"]
    assert sum(made.days.values()) == sum(made.lengths.values()) == 12
    assert made.rights["robots"] == {"unknown": 12}
    data = made.files[0]
    assert data["sha256"] == hashlib.sha256((tmp_path / "r" / data["path"]).read_bytes()).hexdigest()
    assert data["articles"] == 12


def test_the_row_set_does_not_depend_on_order_or_on_how_emptiness_is_written():
    rows: list[dict[str, Any]] = [{"a": "1", "b": None, "c": [1, "é"]}, {"a": "2", "b": "", "c": {"y": 1, "x": 2.5}}]
    one, two, other = RowSet(), RowSet(), RowSet()
    for row in rows:
        one.add(row)
    for row in rows[::-1]:
        two.add({name: value for name, value in reversed(row.items()) if value})
    other.add(rows[0])
    assert one.checksum == two.checksum != other.checksum
    by_hand = hashlib.sha256('{"a":"1","c":"[1,\\"é\\"]"}'.encode()).hexdigest()
    assert other.checksum == by_hand
    assert [cell(value) for value in (True, 0, "", None, float("nan"))] == ["true", "0", None, None, None]
    other.add({"a": "\ud800\x00"})


def test_an_earlier_release_gives_way_only_when_told(store, tmp_path):
    place = tmp_path / "r"
    release(place, store)
    with pytest.raises(ExportError, match="--overwrite"):
        release(place, store)
    assert release(place, store, Selection(sites=("a",)), overwrite=True).articles == 6
    assert read_manifest(place).articles == 6
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("dear")
    with pytest.raises(ExportError, match="other things"):
        release(foreign, store, overwrite=True)
    assert [path.name for path in foreign.iterdir()] == ["letter.txt"]


def test_an_interrupted_release_leaves_the_good_one(store, tmp_path):
    place = tmp_path / "r"
    release(place, store)
    before = everything(place)

    def broken(data, observe, drop):
        (data / "half.jsonl").write_text("{")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_release(store, place, Selection(), ReleaseRequest(name="x", overwrite=True), write=broken)
    assert everything(place) == before
    assert sorted(path.name for path in tmp_path.iterdir() if "part" in path.name or "old" in path.name) == []


@pytest.mark.parametrize("shards", [None, "3"], ids=["one", "shards"])
@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, DiskFull), (errno.EIO, ExportError)], ids=["full", "bad"])
def test_a_disk_that_takes_no_more_is_said_of_the_folder_that_was_asked_for(
    store, tmp_path, monkeypatch, shards, number, kind
):
    def full(self: HashingFile, data: bytes) -> int:
        raise OSError(number, "words")

    monkeypatch.setattr(HashingFile, "write", full)
    with pytest.raises(kind) as caught:
        release(tmp_path / "r", store, shards=shards)
    assert str(caught.value).startswith(f"{tmp_path}/r: ")
    assert not list(tmp_path.glob("*r*.part")) + list(tmp_path.glob("r"))


def test_hostile_names_break_nothing(tmp_path):
    hostile = numbered(0, site=HOSTILE, site_name=HOSTILE, language='en"\n- x', section=HOSTILE, title=HOSTILE)
    with store_of(tmp_path, [hostile]) as store:
        release(tmp_path / "r", store, name=HOSTILE)
    card = (tmp_path / "r" / "README.md").read_text(encoding="utf-8")
    front, _, body = card.removeprefix("---\n").partition("\n---\n")
    assert "license: unknown" in front.splitlines()
    assert "license: mit" not in front.splitlines()
    assert [line for line in body.splitlines() if line in {"---", "# no"}] == []
    assert "<b>" not in body
    json.loads((tmp_path / "r" / "croissant.json").read_text())
    for drawing in (tmp_path / "r" / "figures").iterdir():
        root = ET.fromstring(drawing.read_text(encoding="utf-8"))
        assert {"{http://www.w3.org/2000/svg}title", "{http://www.w3.org/2000/svg}desc"} <= {e.tag for e in root}


def test_words_of_a_command_that_are_no_text_break_no_manifest(store, tmp_path):
    place = tmp_path / os.fsdecode(b"\xff")
    made = release(place, store, Selection(sections=("\udcff",)), name=place.name, command=("--section", "\udcff"))
    assert read_manifest(place) == made
    assert (made.name, made.command[1], made.query["sections"]) == ("\ufffd", "\ufffd", ["\ufffd"])


def test_nothing_fits_is_a_release_too(store, tmp_path):
    made = release(tmp_path / "r", store, Selection(sites=("nobody",)))
    assert (made.articles, made.date, made.published) == (0, None, [None, None])
    assert is_release(tmp_path / "r")


@pytest.mark.filterwarnings("ignore")
def test_croissant_is_valid_and_reads_the_articles(store, tmp_path, caplog):
    import mlcroissant  # noqa: PLC0415 - takes two seconds

    release(tmp_path / "r", store)
    with caplog.at_level(logging.WARNING):
        described = mlcroissant.Dataset(jsonld=str(tmp_path / "r" / "croissant.json"))
    assert not described.metadata.ctx.issues.errors
    records = list(described.records("articles"))
    assert len(records) == 12
    assert {record["articles/title"].decode() for record in records} == {f"标题{n}" for n in range(12)}
    assert records[0]["articles/authors"] in ([], ["夏嘉雯".encode()])


@pytest.mark.filterwarnings("ignore")
def test_the_code_of_the_card_runs(store, tmp_path, monkeypatch):
    import datasets  # noqa: PLC0415 - takes a second

    release(tmp_path / "r", store)
    monkeypatch.chdir(tmp_path / "r")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(tmp_path / "cache"))
    blocks = re.findall(r"```python\n(.*?)```", (tmp_path / "r" / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    found: dict[str, Any] = {}
    for number, block in enumerate(blocks):
        (tmp_path / f"{number}.py").write_text(block)
        found |= runpy.run_path(str(tmp_path / f"{number}.py"))
    assert len(found["frame"]) == len(found["corpus"]) == len(found["rows"]) == 12
    assert found["corpus"]["title"][0].startswith("标题")


@pytest.mark.parametrize(
    ("articles", "category"), [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (10_000, "10K<n<100K")]
)
def test_size_categories(articles, category):
    assert size_category(articles) == category
