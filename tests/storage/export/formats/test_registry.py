"""Which format a target asks for."""

from pathlib import Path, PurePath

import pytest

from storage.errors import ExportError
from storage.export.formats.registry import FORMATS, ending_of, find_format, is_folder_target


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("corpus.jsonl", "jsonl"),
        ("a/CORPUS.JSONL.GZ", "jsonl.gz"),
        ("corpus.jsonl.zst", "jsonl.zst"),
        ("corpus.json", "json"),
        ("corpus.v2.parquet", "parquet"),
        ("corpus.csv", "csv"),
        ("corpus.db", "sqlite"),
        ("corpus.sqlite", "sqlite"),
        ("corpus.tei.xml", "tei"),
        ("corpus.xml", "tei"),
        ("corpus.warc.gz", "warc"),
        ("corpus.md", "md"),
        ("corpus.txt", "txt"),
    ],
)
def test_the_ending_says_the_format(target, name):
    assert find_format(PurePath(target)).name == name


@pytest.mark.parametrize("target", ["corpus.yaml", "corpus", ".jsonl", "corpus.gz", "corpus.jsonl.bz2"])
def test_other_endings_are_refused_with_those_that_are_known(target):
    with pytest.raises(ExportError, match=r"no format has this ending; known: \.jsonl, \.jsonl\.gz, .*\.txt$"):
        find_format(PurePath(target))


def test_a_format_by_its_name():
    assert find_format(PurePath("corpus"), "parquet").name == "parquet"
    assert find_format(PurePath("corpus.data"), "csv").name == "csv"
    with pytest.raises(ExportError, match=r"format 'docx': not known; known: jsonl, jsonl\.gz"):
        find_format(PurePath("corpus"), "docx")
    with pytest.raises(ExportError, match="asks for another format than parquet"):
        find_format(PurePath("corpus.csv"), "parquet")


def test_every_format_writes_either_a_file_or_a_folder():
    for name, each in FORMATS.items():
        assert (each.open is None) != (each.page is None), name
        assert all(ending_of(PurePath(f"x{ending}")) == ending for ending in each.endings)


def test_a_release_is_a_folder(tmp_path: Path):
    (tmp_path / "there.v1").mkdir()
    (tmp_path / "there.md").mkdir()
    asked = {
        "there.v1": (None, True),
        "there.md": (None, False),
        "new/": (None, True),
        "new": ("parquet", True),
        "bare": (None, False),
        "new.data": ("parquet", False),
        "new.parquet": ("parquet", False),
    }
    for name, (given, right) in asked.items():
        assert is_folder_target(f"{tmp_path}/{name}", given) is right, name
