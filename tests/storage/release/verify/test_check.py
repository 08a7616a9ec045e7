"""What is not as the manifest says is found and named."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from storage.errors import ExportError
from storage.release.verify import verify
from tests.storage.release.samples import numbered, release, store_of


@pytest.fixture
def made(tmp_path):
    with store_of(tmp_path, [numbered(n) for n in range(6)]) as store:
        release(tmp_path / "r", store)
    return tmp_path / "r"


def found(folder: Path) -> list[tuple[str, str]]:
    return [(each.kind, each.path) for each in verify(folder).findings]


def test_a_good_one_is_whole(made):
    told = []
    verdict = verify(made, lambda done, whole: told.append((done, whole)))
    assert (verdict.findings, verdict.rows_read, verdict.articles) == ((), 6, 6)
    assert told[-1][0] == told[-1][1]


def test_a_flipped_bit_a_missing_an_extra_and_a_truncated_file(made):
    data = made / "data" / "corpus.jsonl"
    data.write_bytes(bytes([data.read_bytes()[0] ^ 1]) + data.read_bytes()[1:])
    (made / "figures" / "fields.svg").unlink()
    (made / "data" / "more.jsonl").write_text("{}")
    index = made / "index.jsonl.zst"
    index.write_bytes(index.read_bytes()[:-3])
    assert found(made) == [
        ("changed", "data/corpus.jsonl"),
        ("extra", "data/more.jsonl"),
        ("missing", "figures/fields.svg"),
        ("changed", "index.jsonl.zst"),
    ]


def test_a_release_in_a_cache_of_downloads_is_whole(made):
    """As huggingface_hub lays it: files under their checksums, links to them, and notes of its own."""
    blobs = made.parent / "blobs"
    blobs.mkdir()
    for path in [path for path in made.rglob("*") if path.is_file()]:
        blob = blobs / hashlib.sha256(path.read_bytes()).hexdigest()
        path.replace(blob)
        path.symlink_to(os.path.relpath(blob, path.parent))
    (made / ".gitattributes").write_text("*.parquet filter=lfs\n")
    (made / ".cache" / "huggingface").mkdir(parents=True)
    (made / ".cache" / "huggingface" / "CACHEDIR.TAG").touch()
    assert (found(made), verify(made).rows_read) == ([], 6)
    (made / "data" / ".more.jsonl").touch()
    assert found(made) == [("extra", "data/.more.jsonl")]


def test_a_manifest_that_was_changed(made):
    path = made / "manifest.json"
    values = json.loads(path.read_text())
    values["rowset"] = "0" * 64
    path.write_text(json.dumps(values))
    assert found(made) == [("changed", "SHA256SUMS")]
    values["files"][0]["path"] = "../winnow.db"
    path.write_text(json.dumps(values))
    with pytest.raises(ExportError, match="outside"):
        verify(made)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"winnow_release": 99}', '{"winnow_release": 1}'])
def test_what_is_no_release(made, text):
    (made / "manifest.json").write_text(text)
    with pytest.raises(ExportError):
        verify(made)
