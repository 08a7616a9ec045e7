"""A release that comes from elsewhere and means no good costs a finding or one clear line."""

import gzip
import json
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import zstandard

from storage.errors import ExportError
from storage.release.compare.differences import diff
from storage.release.make.make import SUMS
from storage.release.manifest import read_manifest
from storage.release.verify import verify
from tests.storage.release.samples import numbered, release, store_of


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return the files of a good release in each of some formats."""
    made = {}
    place = tmp_path_factory.mktemp("whole")
    with store_of(place, [numbered(n) for n in range(2)]) as store:
        for name in ("jsonl.gz", "jsonl.zst", "jsonl", "json", "csv", "sqlite", "parquet"):
            release(place / name, store, format=name)
            files = (path for path in (place / name).rglob("*") if path.is_file())
            made[name] = {path.relative_to(place / name): path.read_bytes() for path in files}
    return made


@pytest.fixture
def lay(whole: dict[str, dict[Path, bytes]], tmp_path: Path) -> Callable[..., Path]:
    """Return what lays a good release of a format into a folder, to be spoilt."""

    def laid(name: str = "jsonl") -> Path:
        for path, data in whole[name].items():
            (tmp_path / "r" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "r" / path).write_bytes(data)
        return tmp_path / "r"

    return laid


def manifest(folder: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return values


def rewrite(folder: Path, values: dict[str, Any]) -> None:
    """Write a manifest, and the list of checksums that belongs to it."""
    text = json.dumps(values)
    (folder / "manifest.json").write_text(text)
    known = {each["path"]: each["sha256"] for each in (*values["files"], *values["parts"])}
    known["manifest.json"] = sha256(text.encode()).hexdigest()
    (folder / SUMS).write_text("".join(f"{known[name]}  {name}\n" for name in sorted(known)))


def replaced(folder: Path, data: bytes, part: str = "files") -> str:
    """Put other bytes in place of the data, or of the index, and own up to them in the manifest."""
    values = manifest(folder)
    entry = next(each for each in values[part] if part == "files" or each["path"].startswith("index"))
    (folder / entry["path"]).write_bytes(data)
    entry |= {"bytes": len(data), "sha256": sha256(data).hexdigest()}
    rewrite(folder, values)
    return str(entry["path"])


def found(folder: Path) -> list[tuple[str, str]]:
    return [(each.kind, each.path) for each in verify(folder).findings]


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("files", [{"path": "data/a", "bytes": "12", "sha256": "0", "articles": 1}]),
        ("files", [{"path": "data/a", "bytes": -1, "sha256": "0", "articles": 1}]),
        ("files", [{"path": "data/a", "bytes": True, "sha256": "0", "articles": 1}]),
        ("files", [{"path": "data/a", "bytes": 12, "sha256": "0"}]),
        ("files", [{"path": "data/\ud800", "bytes": 12, "sha256": "0", "articles": 1}]),
        ("files", [{"path": "data/\x00", "bytes": 12, "sha256": "0", "articles": 1}]),
        ("files", [{"path": "", "bytes": 12, "sha256": "0", "articles": 1}]),
        ("files", [{"path": "/etc/passwd", "bytes": 12, "sha256": "0", "articles": 1}]),
        ("files", [{"path": "data/../../a", "bytes": 12, "sha256": "0", "articles": 1}]),
        ("files", [1]),
        ("files", {}),
        ("parts", None),
        ("articles", 10**400),
        ("articles", "2"),
        ("articles", 2.0),
        ("drops", {"length": "many"}),
        ("fields", {"title": {"kind": "odd", "filled": 1}}),
        ("fields", {"title": {"kind": [], "filled": 1}}),
        ("query", {"sites": 7}),
        ("query", {"since": {"day": 1}}),
        ("query", {"like": deep(900)}),
        ("made_by", {"rules": deep(3)}),
        ("fetched", ["2026-01-01"]),
        ("sites", {"a": None}),
        ("surplus", 1),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isalpha() else "",
)
def test_a_manifest_of_another_form_is_refused_by_all_who_read_it(lay, name, value):
    folder = lay()
    (folder / "manifest.json").write_text(json.dumps(manifest(folder) | {name: value}))
    with pytest.raises(ExportError, match=r"manifest\.json: "):
        verify(folder)
    if name != "files":
        with pytest.raises(ExportError, match=r"manifest\.json: "):
            list(diff(folder, folder))


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"winnow_release": 1e999}', '{"winnow_release": NaN}', "[1, 2]", '{"a": ' + "9" * 5000 + "}"],
    ids=["deep", "infinite", "nan", "list", "figure"],
)
def test_a_manifest_that_is_no_object_is_refused(lay, text):
    folder = lay()
    (folder / "manifest.json").write_text(text)
    with pytest.raises(ExportError):
        read_manifest(folder)


def test_a_manifest_without_end_is_not_read_to_it(lay, monkeypatch):
    monkeypatch.setattr("storage.release.manifest.manifest.LARGEST", 1 << 20)
    folder = lay()
    with (folder / "manifest.json").open("r+b") as file:
        file.truncate(1 << 33)  # takes no room
    with pytest.raises(ExportError, match="larger than a manifest"):
        verify(folder)


@pytest.mark.parametrize("name", ["manifest.json", "index.jsonl.zst"])
def test_a_pipe_in_place_of_a_file_is_not_waited_for(lay, name):
    folder = lay()
    (folder / name).unlink()
    os.mkfifo(folder / name)
    with pytest.raises(ExportError, match="is no file"):
        list(diff(folder, folder))


def linked_out(folder: Path) -> None:
    size = (folder / "data" / "corpus.jsonl").stat().st_size
    (folder.parent / "elsewhere").write_bytes(b"x" * size)
    (folder / "data" / "corpus.jsonl").unlink()
    (folder / "data" / "corpus.jsonl").symlink_to(folder.parent / "elsewhere")


def linked_round(folder: Path) -> None:
    (folder / "data" / "corpus.jsonl").unlink()
    (folder / "data" / "corpus.jsonl").symlink_to("corpus.jsonl")


def linked_folder(folder: Path) -> None:
    (folder / "more").symlink_to("/etc")


def folder_for_file(folder: Path) -> None:
    (folder / "data" / "corpus.jsonl").unlink()
    (folder / "data" / "corpus.jsonl").mkdir()


def without_name(folder: Path) -> None:
    values = manifest(folder)
    values["parts"].append({"path": "x" * 5000, "bytes": 1, "sha256": "0"})
    rewrite(folder, values)


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (linked_out, ("changed", "data/corpus.jsonl")),
        (linked_round, ("changed", "data/corpus.jsonl")),
        (linked_folder, ("extra", "more")),
        (folder_for_file, ("missing", "data/corpus.jsonl")),
        (without_name, ("unreadable", "x" * 5000)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_a_folder_holds_by_a_link_or_not_at_all_is_found(lay, spoil: Callable[[Path], None], expected):
    folder = lay()
    spoil(folder)
    assert found(folder) == [expected]


ROW = b'{"id": "a", "title": "b"}\n'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("jsonl", b"[" * 100_000),
        ("jsonl", b'{"id": ' + b"[" * 500 + b"]" * 500 + b"}\n"),
        ("jsonl", b"[1]\n[2]\n"),
        ("jsonl", b"\xff\n"),
        ("jsonl.gz", gzip.compress(ROW * 1000, mtime=0)[:-20]),
        ("jsonl.gz", gzip.compress(ROW, mtime=0)[:10] + b"\xff" * 40),
        ("jsonl.zst", zstandard.compress(ROW)[:-4]),
        ("json", b"[\n" + ROW + b"]"),
        ("json", b"[\n{},\n"),
        ("csv", b"id,title\na,b,c\nd,e,f\n"),
        ("sqlite", b"SQLite format 3\x00" + b"\x00" * 100),
        ("parquet", b"PAR1" + b"\x00" * 50 + b"PAR1"),
    ],
    ids=[
        *("deep", "nested", "lists", "bytes", "cut-gzip", "no-gzip", "cut-zstd", "no-array", "cut-array"),
        *("columns", "sqlite", "parquet"),
    ],
)
def test_data_that_cannot_be_read_is_a_finding(lay, name, data):
    folder = lay(name)
    path = replaced(folder, data)
    assert [kind for kind, place in found(folder) if place == path] in (["unreadable"], ["counts"])


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gzip", "zstd"])
def test_data_that_unpacks_without_end_is_not_read_to_it(lay, pack, monkeypatch):
    monkeypatch.setattr("storage.release.verify.readback._LONGEST", 1 << 16)
    folder = lay("jsonl.gz" if pack is gzip.compress else "jsonl.zst")
    path = replaced(folder, pack(ROW * 100_000))
    [finding] = verify(folder).findings
    assert (finding.kind, finding.path, finding.problem) == ("counts", path, "holds more articles, not 2")
    replaced(folder, pack(b" " * 10_000_000))
    [finding] = verify(folder).findings
    assert "longer than 65,536 bytes" in finding.problem


@pytest.mark.parametrize(
    "line",
    [b"5", b"[]", b"{}", b'{"dropped": "length"}', b'{"id": 1, "dropped": null}', b"x", b"[" * 100_000, ROW],
    ids=["figure", "list", "empty", "bare", "figures", "words", "deep", "row"],
)
def test_an_index_of_another_form_is_a_finding_and_for_a_diff_one_line(lay, line):
    folder = lay()
    replaced(folder, zstandard.compress(line + b"\n"), "parts")
    assert found(folder) == [("unreadable", "index.jsonl.zst")]
    with pytest.raises(ExportError, match=r"index\.jsonl\.zst: is damaged"):
        list(diff(folder, folder))


def test_an_index_that_unpacks_without_end_is_not_read_to_it(lay):
    folder = lay()
    lines = zstandard.decompress((folder / "index.jsonl.zst").read_bytes(), max_output_size=1 << 20)
    replaced(folder, zstandard.compress(lines * 1000), "parts")
    assert found(folder) == [("unreadable", "index.jsonl.zst")]
    with pytest.raises(ExportError, match="more articles than the manifest"):
        list(diff(folder, folder))
