"""The texts of an export as the libraries that people load corpora with read them."""

import csv
import importlib
import json
import sqlite3
import warnings
from pathlib import Path
from typing import Any

TEXT = {"schema.org": "articleBody", "zyte": "articleBody"}


def library(name: str) -> Any:
    """Import one of them; what they warn of is theirs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(name)


def texts(path: Path, form: str, profile: str = "winnow") -> list[str]:
    """Return the texts in their order."""
    column = TEXT.get(profile, "text")
    match form:
        case "jsonl" | "jsonl.gz" | "jsonl.zst":
            return list(library("pandas").read_json(path, lines=True, dtype=False)[column])
        case "json":
            return list(library("pandas").read_json(path, dtype=False)[column])
        case "parquet":
            found = library("duckdb").sql(f"SELECT {column} FROM read_parquet('{path}')").fetchall()
            assert [row[0] for row in found] == list(library("pandas").read_parquet(path)[column])
            return [row[0] for row in found]
        case "csv":
            with path.open(encoding="utf-8", newline="") as file:
                return [row[column] for row in csv.DictReader(file)]
        case "sqlite":
            with sqlite3.connect(path) as database:
                return [row[0] for row in database.execute(f'SELECT "{column}" FROM articles')]
        case "tei":
            return ["\n".join(body.itertext()) for body in library("lxml.etree").parse(path).iter("{*}body")]
        case "txt":
            return [file.read_text("utf-8") for file in sorted(path.rglob("*.txt"))]
        case _:
            return [file.read_text("utf-8") for file in sorted(path.rglob("*.md"))]


def with_datasets(path: Path, form: str, cache: Path) -> list[str]:
    """Return the texts as Hugging Face's library reads the file, without its hub."""
    builder = "parquet" if form == "parquet" else "json"
    rows = library("datasets").load_dataset(builder, data_files=str(path), split="train", cache_dir=str(cache))
    return list(rows["text"])


def with_datatrove(path: Path) -> list[str]:
    """Return the texts as datatrove's reader of that format gives them."""
    readers = library("datatrove.pipeline.readers")
    reader = readers.ParquetReader if path.suffix == ".parquet" else readers.JsonlReader
    return [document.text for document in reader(str(path.parent), glob_pattern=path.name)()]


def warc_addresses(path: Path) -> set[str]:
    """Return the addresses of the responses in a WARC file, as warcio reads it."""
    with path.open("rb") as file:
        records = library("warcio.archiveiterator").ArchiveIterator(file)
        return {record.rec_headers.get_header("WARC-Target-URI") for record in records if record.rec_type == "response"}


def squeezed(text: str) -> str:
    """Return a text without its blanks and marks of form."""
    return "".join(char for char in text if char.isalnum())


def as_json(path: Path) -> list[dict[str, Any]]:
    """Read JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
