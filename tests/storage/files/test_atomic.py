"""Files appear whole or not at all."""

import errno
import fcntl
import os
from pathlib import Path
from typing import Any

import pytest

from storage.errors import DiskFull, ExportError
from storage.files.atomic import replace_file, staged_file


@pytest.fixture
def target(tmp_path):
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    return target


def fail(error: Any) -> None:
    raise error


def alone(target: Path) -> bool:
    return [path.name for path in target.parent.iterdir()] == [target.name]


def test_the_new_file_takes_the_place_of_the_old_one(target):
    target.chmod(0o600)
    with replace_file(target) as file:
        file.write("新\n")
        assert target.read_text() == "old"
    assert target.read_bytes() == "新\n".encode()
    assert target.stat().st_mode & 0o777 == 0o600
    assert alone(target)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, GeneratorExit])
def test_an_interrupted_file_leaves_the_old_one(target, error):
    with pytest.raises(error), replace_file(target) as file:
        fail(file.write("new") and error())
    assert target.read_text() == "old"
    assert alone(target)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_the_old_file(target, number):
    with pytest.raises(DiskFull, match=r"out\.jsonl: no room left"), staged_file(target) as path:
        fail(path.write_text("half") and OSError(number, os.strerror(number)))
    assert target.read_text() == "old"
    assert alone(target)


def test_a_file_that_is_taken_for_a_killed_ones_is_made_again(target, monkeypatch):
    lock, taken = fcntl.flock, list[Path]()

    def another_cleans_first(file: Any, kind: int) -> None:
        if not taken and isinstance(file, int):
            taken.extend(target.parent.glob(".*.part"))
            taken[0].unlink()
        lock(file, kind)

    monkeypatch.setattr(fcntl, "flock", another_cleans_first)
    with staged_file(target) as path:
        assert path == taken[0]
        with path.open("rb") as file, pytest.raises(BlockingIOError):
            lock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.write_text("new")
    assert target.read_text() == "new"
    assert alone(target)


def test_a_link_stays_a_link(target, tmp_path):
    link = tmp_path / "latest.jsonl"
    link.symlink_to(target)
    with replace_file(link) as file:
        file.write("new")
    assert link.is_symlink()
    assert target.read_text() == "new"


@pytest.mark.parametrize("place", ["/dev/null", "/", "/nowhere/x.jsonl"])
def test_impossible_places_are_named(place, tmp_path):
    with pytest.raises(ExportError, match=place), replace_file(Path(place)):
        pytest.fail("nothing may be written there")


def test_a_name_of_any_length_that_the_disk_allows(tmp_path):
    target = tmp_path / ("x" * 240 + ".jsonl")
    with replace_file(target) as file:
        file.write("new")
    assert target.read_text() == "new"
