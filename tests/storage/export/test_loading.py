"""What is exported loads with the libraries that people load corpora with: the same count, the same texts."""

import asyncio
import csv
import gzip
import importlib
import json
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from storage.export import Form, Hooks, export
from storage.export.columns import card_features
from storage.export.profiles import PROFILES
from storage.plain_text import without_controls
from storage.store import Store
from tests.storage.export.awkward import TEXTS, awkward_articles, broken
from tests.storage.samples import article

# The libraries warn of each other and of Python; what they warn of is theirs.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

TEXT = {"winnow": "text", "schema.org": "articleBody", "zyte": "articleBody"}
JSONL = (".jsonl", ".jsonl.gz", ".jsonl.zst")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Every profile in the formats that have profiles."""
    folder = tmp_path_factory.mktemp("corpus")
    with Store.open(f"sqlite:///{folder}/winnow.db") as store:
        store.save(awkward_articles(), run_id=1)
        for profile in PROFILES:
            for ending in (*JSONL, ".parquet", ".csv", ".sqlite"):
                written = export(store, folder / f"{profile}{ending}", form=Form(profile=profile))
                assert written.articles == len(TEXTS)
    return folder


@pytest.fixture(scope="module")
def datasets(tmp_path_factory):
    """The library, offline and quiet, with its cache where tests may write."""
    patch = pytest.MonkeyPatch()
    home = tmp_path_factory.mktemp("hf")
    for name, value in {"HF_HUB_OFFLINE": "1", "HF_HOME": str(home), "HF_DATASETS_CACHE": str(home / "sets")}.items():
        patch.setenv(name, value)
    datasets = library("datasets")
    datasets.disable_progress_bars()
    yield datasets
    patch.undo()


@pytest.fixture(scope="module")
def expected(folder) -> dict[str, list[dict[str, Any]]]:
    """What each profile holds, by the plainest of readers."""
    return {name: list(map(json.loads, (folder / f"{name}.jsonl").open(encoding="utf-8"))) for name in PROFILES}


def library(name: str) -> Any:
    """Import one of them when a test needs it: together they take three seconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(name)


def texts(rows: Any, profile: str) -> list[str]:
    return [row[TEXT.get(profile, "text")] for row in rows]


def test_the_texts_are_those_of_the_articles(expected):
    for profile, rows in expected.items():
        assert sorted(texts(rows, profile)) == sorted(TEXTS.values())


@pytest.mark.parametrize("profile", PROFILES)
def test_parquet_with_arrow(folder, expected, profile):
    table = library("pyarrow.parquet").read_table(folder / f"{profile}.parquet")
    assert table.column_names == list(PROFILES[profile].shapes)
    for row, right in zip(table.to_pylist(), expected[profile], strict=True):
        for name in ("http", "quality", "rights"):
            if isinstance(row.get(name), str):
                row[name] = json.loads(row[name])
        assert row == right


@pytest.mark.parametrize("profile", PROFILES)
def test_parquet_with_datasets(folder, expected, datasets, tmp_path, profile):
    rows = datasets.load_dataset(
        "parquet", data_files=str(folder / f"{profile}.parquet"), split="train", cache_dir=str(tmp_path)
    )
    assert len(rows) == len(TEXTS)
    assert texts(rows, profile) == texts(expected[profile], profile)
    if profile == "winnow":
        assert rows["date_published"][:] == [row["date_published"] for row in expected[profile]]
        assert rows["images"][:] == [row["images"] for row in expected[profile]]


@pytest.mark.parametrize("profile", PROFILES)
def test_json_lines_with_datasets(folder, expected, datasets, tmp_path, profile):
    rows = datasets.load_dataset(
        "json", data_files=str(folder / f"{profile}.jsonl"), split="train", cache_dir=str(tmp_path)
    )
    assert texts(rows, profile) == texts(expected[profile], profile)


@pytest.mark.parametrize("ending", [".jsonl.gz", ".jsonl.zst"])
def test_compressed_json_lines_with_datasets(folder, expected, datasets, tmp_path, ending):
    rows = datasets.load_dataset(
        "json", data_files=str(folder / f"cc_news{ending}"), split="train", cache_dir=str(tmp_path)
    )
    assert texts(rows, "cc_news") == texts(expected["cc_news"], "cc_news")


def test_the_features_of_the_card_are_those_of_the_parquet_file(folder, datasets):
    for name, profile in PROFILES.items():
        said = datasets.Features._from_yaml_list(card_features(profile.shapes))
        schema = library("pyarrow.parquet").read_schema(folder / f"{name}.parquet")
        assert said == datasets.Features.from_arrow_schema(schema)


@pytest.mark.parametrize("profile", PROFILES)
def test_pandas(folder, expected, profile):
    pandas = library("pandas")
    column = TEXT.get(profile, "text")
    right = texts(expected[profile], profile)
    assert list(pandas.read_parquet(folder / f"{profile}.parquet")[column]) == right
    for ending in JSONL:
        assert list(pandas.read_json(folder / f"{profile}{ending}", lines=True, dtype=False)[column]) == right
    frame = pandas.read_csv(folder / f"{profile}.csv", keep_default_na=False, dtype=str)
    # What pandas reads of CSV has its line ends as Python has them; the file itself has the text as it is.
    assert len(frame) == len(right)
    with (folder / f"{profile}.csv").open(encoding="utf-8", newline="") as file:
        assert [row[column] for row in csv.DictReader(file)] == list(map(without_controls, right))


@pytest.mark.parametrize("profile", PROFILES)
def test_duckdb(folder, expected, profile):
    column, right = TEXT.get(profile, "text"), texts(expected[profile], profile)
    with library("duckdb").connect() as database:
        for source in (
            f"read_parquet('{folder}/{profile}.parquet')",
            *(f"read_json_auto('{folder}/{profile}{ending}')" for ending in JSONL),
        ):
            rows = database.sql(f'SELECT "{column}" FROM {source}').fetchall()
            assert [row[0] for row in rows] == right, source
        rows = database.sql(f"SELECT \"{column}\" FROM read_csv('{folder}/{profile}.csv', all_varchar=true)").fetchall()
        assert [row[0] for row in rows] == list(map(without_controls, right))


def test_datatrove(folder, expected):
    readers = library("datatrove.pipeline.readers")
    right = expected["datatrove"]
    for reader, pattern in (
        (readers.JsonlReader, "datatrove.jsonl"),
        (readers.JsonlReader, "datatrove.jsonl.gz"),
        (readers.ParquetReader, "datatrove.parquet"),
    ):
        documents = list(reader(str(folder), glob_pattern=pattern)())
        assert [(document.id, document.text) for document in documents] == [(row["id"], row["text"]) for row in right]
        metadata = [{name: document.metadata[name] for name in right[0]["metadata"]} for document in documents]
        assert metadata == [row["metadata"] for row in right]


def test_datasette(folder, expected):
    datasette = library("datasette.app")

    async def ask(path: str) -> Any:
        answer = await datasette.Datasette([str(folder / "winnow.sqlite")]).client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    right = {row["id"]: row for row in expected["winnow"]}
    rows = asyncio.run(ask("/winnow/articles.json?_size=100&_shape=array"))
    assert {row["id"]: row["text"] for row in rows} == {name: row["text"] for name, row in right.items()}
    assert all(json.loads(row["images"]) == right[row["id"]]["images"] for row in rows)
    facets = asyncio.run(ask("/winnow/articles.json?_facet_array=authors&_facet=site"))["facet_results"]
    counts = {each["value"]: each["count"] for each in facets["authors"]["results"]}
    assert counts["Zoë"] == 4
    assert facets["site"]["results"][0]["count"] == len(TEXTS)


@pytest.mark.parametrize(("title", "text", "words"), [
    ("The café", "They closed the old bridge on Monday.", ("cafe", "closed bridge")),
    ("大桥封闭", "广州市政府昨日宣布,旧桥因维修封闭,市民需绕行。", ("大桥封闭", "旧桥因")),
])  # fmt: skip
def test_datasette_searches_titles_and_texts(tmp_path, title, text, words):
    datasette = library("datasette.app")
    with Store.open(f"sqlite:///{tmp_path}/winnow.db") as store:
        other = article("http://a.example/2", title="别的" if "桥" in title else "Other", text="Nothing of it.")
        store.save([article("http://a.example/1", title=title, text=text), other])
        for name, profile in (("one", "winnow"), ("two", "schema.org")):
            export(store, tmp_path / f"{name}.sqlite", form=Form(profile=profile))
    again = (tmp_path / "one.sqlite").read_bytes()
    with Store.open(f"sqlite:///{tmp_path}/winnow.db") as store:
        export(store, tmp_path / "one.sqlite")
    assert (tmp_path / "one.sqlite").read_bytes() == again

    async def ask(file: str, said: str) -> Any:
        client = datasette.Datasette([str(tmp_path / f"{file}.sqlite")]).client
        answer = await client.get(f"/{file}/articles.json?_shape=array&_search={quote(said)}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    for said in words:
        assert [row["title"] for row in asyncio.run(ask("one", said))] == [title]
        assert [row["headline"] for row in asyncio.run(ask("two", said))] == [title]
    assert asyncio.run(ask("one", "nobody")) == []


def test_what_the_store_would_refuse_is_harmless_in_every_file(tmp_path, folder):
    with Store.open(f"sqlite:///{folder}/winnow.db") as store:
        for ending in (*JSONL, ".parquet", ".csv", ".sqlite", ".xml", ".md", ".txt"):
            export(store, tmp_path / f"bad{ending}", hooks=Hooks(transform=broken))
    right = ["ab\N{REPLACEMENT CHARACTER}c\N{REPLACEMENT CHARACTER}\n\nend"] * len(TEXTS)
    assert library("pyarrow.parquet").read_table(tmp_path / "bad.parquet")["text"].to_pylist() == right
    with gzip.open(tmp_path / "bad.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    assert [row["text"] for row in rows] == right
    assert rows[0]["quality"] == {"x": None}
    with library("duckdb").connect() as database:
        found = database.sql(f"SELECT text FROM read_csv('{tmp_path}/bad.csv', all_varchar=true)").fetchall()
        assert [row[0] for row in found] == right
    assert all(b"\x00" not in path.read_bytes() for path in Path(tmp_path / "bad.md").rglob("*.md"))


def test_json_lines_whose_first_articles_lack_what_later_ones_have(tmp_path, datasets):
    """The library guesses from the first 10 MB; with the columns of the data card it need not guess."""
    with Store.open(f"sqlite:///{tmp_path}/winnow.db") as store:
        store.save(awkward_articles())
        for number in range(2):
            keep = {0: lambda stored: stored if not stored.article.authors else None, 1: None}[number]
            export(store, tmp_path / f"{number}.jsonl", hooks=Hooks(transform=keep))
    path = tmp_path / "late.jsonl"
    path.write_bytes(b"".join((tmp_path / f"{number}.jsonl").read_bytes() for number in range(2)))
    features = datasets.Features._from_yaml_list(card_features(PROFILES["winnow"].shapes))
    words = {"data_files": str(path), "split": "train", "cache_dir": str(tmp_path), "chunksize": 2000}
    rows = datasets.load_dataset("json", features=features, **words)
    right = [json.loads(line) for line in path.open(encoding="utf-8")]
    assert [row["text"] for row in rows] == [row["text"] for row in right]
    assert [row["license"] for row in rows] == [row["license"] for row in right]
    assert [row["images"] for row in rows] == [row["images"] for row in right]
    with pytest.raises(datasets.exceptions.DatasetGenerationError):
        datasets.load_dataset("json", **words)
