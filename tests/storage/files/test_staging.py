"""The folder in which an export is made: one process at a time, and a journal that may be damaged."""

import json
import shutil
from pathlib import Path

import pytest

from storage.errors import ExportError
from storage.files import staging as module
from storage.files.staging import FinishedFile, staging_folder

FILE = {"name": "00000", "bytes": 3, "sha256": "x", "articles": 2, "missing": 0, "mark": "m"}


@pytest.fixture
def target(tmp_path):
    return tmp_path / "c.jsonl"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / ".c.jsonl.part"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "00000").write_text("abc")
    return folder


def test_a_lock_on_a_journal_that_was_taken_away_keeps_nobody_out(target, monkeypatch):
    lock, taken = module._lock, list[Path]()

    def another_ends_first(path: Path, journal: object) -> None:
        if not taken:
            taken.append(path)
            shutil.rmtree(path.with_name(".c.jsonl.part"))
        lock(path, journal)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_lock", another_ends_first)
    with staging_folder(target, "key") as place:
        assert (place.folder / "journal.jsonl").read_text() == '"key"\n'
        with pytest.raises(ExportError, match="another export is writing it"), staging_folder(target, "key"):
            pytest.fail("two processes in one folder")
    assert list(target.parent.iterdir()) == []


def test_one_that_ends_leaves_the_folder_to_one_that_has_begun_in_it(target, monkeypatch):
    unlink, begun = Path.unlink, list[int]()

    def another_begins(path: Path, missing_ok: bool = False) -> None:
        unlink(path, missing_ok)
        if path.name == "journal.jsonl":
            path.write_text("")
            begun.append(1)

    monkeypatch.setattr(Path, "unlink", another_begins)
    with staging_folder(target, "key") as place:
        pass
    assert begun
    assert place.folder.is_dir()


@pytest.mark.parametrize(
    "line",
    [{"name": "00001"}, FILE | {"more": 1}, FILE | {"bytes": "3"}, FILE | {"missing": None}, [], "00001", 7],
    ids=["few", "more", "text", "null", "list", "word", "figure"],
)
def test_a_journal_is_read_up_to_a_line_that_is_damaged(target, folder, line):
    noted = ["key", FILE, line, FILE | {"name": "00002"}]
    (folder / "journal.jsonl").write_text("".join(json.dumps(each) + "\n" for each in noted))
    with staging_folder(target, "key") as place:
        assert place.finished == [FinishedFile("00000", 3, "x", 2, 0, "m")]


def test_a_journal_that_is_no_text_says_nothing(target, folder):
    (folder / "journal.jsonl").write_bytes(b'"key"\n\xff\xfe\x00{{{\n')
    with staging_folder(target, "key") as place:
        assert (place.finished, place.settling) == ([], False)


def test_what_gave_way_is_forgotten_once_the_new_stands(target, folder):
    (folder / "old").mkdir()
    (folder / "old" / "a").write_text("old")
    target.mkdir()
    with staging_folder(target, "key", resumable=False) as place:
        assert target.is_dir()
        assert not place.old.exists()
