"""Sample texts of an operator."""

import json
from pathlib import Path

import pytest

from crawler.cli.corpus.samples import read_samples
from crawler.errors import ArgumentError


def test_a_device_without_end_is_not_read_to_its_end() -> None:
    with pytest.raises(ArgumentError, match="larger than 10 MB"):
        read_samples(["/dev/zero"])


def test_texts_and_exports_are_read(tmp_path: Path) -> None:
    text, export = tmp_path / "a.txt", tmp_path / "b.jsonl"
    text.write_bytes(b"Ein Text\n" + b"\xff")
    lines = [
        json.dumps({"title": "T", "text": "One\u2028two"}, ensure_ascii=False),
        "",
        json.dumps({"title": None, "text": "x"}),
    ]
    export.write_text("\n".join(lines), "utf-8")
    marked = tmp_path / "c.JSONL"
    marked.write_bytes(b"\xef\xbb\xbf" + json.dumps({"title": "T", "text": "y"}).encode())
    assert read_samples([str(marked)]) == ("T\ny",)
    assert read_samples([str(text), str(export)]) == ("Ein Text\n\ufffd", "T\nOne\u2028two", "\nx")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.txt", None, "none.txt: No such file"),
        ("empty.txt", "…", "empty.txt: no words in it"),
        ("bad.jsonl", '{"title": "a", "text": "b"}\n{"title": 1}', "bad.jsonl: line 2 is no article"),
        ("null.jsonl", '{"title": "a", "text": null}', "null.jsonl: line 1 is no article"),
        ("deep.jsonl", "[" * 100_000, "deep.jsonl: line 1 is no article"),
        ("packed.jsonl.gz", "\x00", "no text in UTF-8"),
        ("list.jsonl", "[]", "list.jsonl: line 1 is no article"),
        ("many.jsonl", '{"title": "a", "text": "b"}\n' * 1001, "1001 samples; at most 1000"),
        ("big.txt", "x" * 10_000_001, "larger than 10 MB"),
    ],
    ids=["missing", "empty", "no text", "null", "deep", "packed", "list", "many", "big"],
)
def test_what_is_no_sample_is_one_line(tmp_path: Path, name: str, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(ArgumentError, match=said):
        read_samples([str(tmp_path / name)])
