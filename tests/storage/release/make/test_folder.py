"""A release takes its place whole, and one process at a time makes it."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from storage.articles.stored_article import StoredArticle
from storage.errors import DiskFull, ExportError
from storage.export import Hooks
from storage.release import make_release
from storage.release.make.folder import staged_folder
from storage.release.make.writer import DataFile
from storage.release.manifest import ReleaseRequest
from storage.selection.selection import Selection
from storage.store import Store
from tests.storage.release.samples import everything, numbered, release, store_of

HOLDS = """
import sys, time
from pathlib import Path
from storage.release.make.folder import staged_folder
with staged_folder(Path(sys.argv[1]), overwrite=True) as part:
    (part / "half").write_text("x")
    print("made", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other(tmp_path):
    """Yield another process that is making the release ``r``."""
    with subprocess.Popen([sys.executable, "-c", HOLDS, tmp_path / "r"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "made\n"
        yield process
        process.kill()


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_second_process_is_told_and_breaks_nothing(other, tmp_path):
    with pytest.raises(ExportError, match="another process is making"), staged_folder(tmp_path / "r", overwrite=True):
        pass
    assert everything(tmp_path / ".r.part") == {"half": b"x"}  # and no data was thrown away
    with staged_folder(tmp_path / "s", overwrite=False) as part:  # another one beside it is no trouble
        (part / "whole").write_text("y")
    assert left(tmp_path) == [".r.part", "s"]


def test_what_a_killed_process_left_is_thrown_away(other, tmp_path):
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    with store_of(tmp_path / "store", [numbered(1)]) as store:
        release(tmp_path / "r", store)
    assert left(tmp_path) == ["r", "store"]
    assert "half" not in left(tmp_path / "r")


def test_a_folder_that_may_not_be_replaced_leaves_nothing_behind(tmp_path):
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "letter").write_text("dear")
    with pytest.raises(ExportError, match="other things"), staged_folder(tmp_path / "r", overwrite=True):
        pass
    assert left(tmp_path) == ["r"]
    with pytest.raises(ExportError, match="does not exist"), staged_folder(tmp_path / "no" / "r", overwrite=True):
        pass


def test_a_link_in_place_of_the_hidden_folder_is_not_emptied(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter").write_text("dear")
    (tmp_path / ".r.part").symlink_to("letters")
    with pytest.raises(ExportError), staged_folder(tmp_path / "r", overwrite=True):
        pass
    assert left(tmp_path / "letters") == ["letter"]


def broken_off(tmp_path: Path, store: Store, at: int, **order: Any) -> None:
    """Begin a release of three shards and interrupt it at an article, where they are counted before."""
    seen = iter(range(at))

    def one_more(stored: StoredArticle) -> StoredArticle:
        if next(seen, None) is None:
            raise KeyboardInterrupt
        return stored

    made = ReleaseRequest(name="corpus", shards="3", **order)
    with pytest.raises(KeyboardInterrupt):
        make_release(store, tmp_path / "r", Selection(), made, Hooks(transform=one_more))


def shards(folder: Path) -> dict[str, int]:
    """Return the files of a folder by name with their numbers on the disk."""
    return {path.name: path.stat().st_ino for path in folder.iterdir() if path.is_file()}


def test_a_release_that_was_interrupted_goes_on_with_its_finished_shards(tmp_path):
    with store_of(tmp_path / "store", [numbered(n) for n in range(9)]) as store:
        release(tmp_path / "whole", store, shards="3")
        broken_off(tmp_path, store, 9 + 7)
        finished = shards(tmp_path / ".r.part" / "data" / ".corpus.jsonl.part" / "data")
        assert len(finished) == 2
        release(tmp_path / "r", store, shards="3")
    assert everything(tmp_path / "r") == everything(tmp_path / "whole")
    assert set(finished.values()) < set(shards(tmp_path / "r" / "data").values())
    assert left(tmp_path) == ["r", "store", "whole"]


def test_one_that_asks_for_something_else_has_nothing_of_it(tmp_path):
    with store_of(tmp_path / "store", [numbered(n) for n in range(9)]) as store:
        broken_off(tmp_path, store, 9 + 7)
        release(tmp_path / "r", store, format="csv")
        release(tmp_path / "whole", store, format="csv")
    assert everything(tmp_path / "r") == everything(tmp_path / "whole")
    assert left(tmp_path) == ["r", "store", "whole"]


def test_without_room_the_release_is_named_and_not_what_it_is_made_in(tmp_path):
    with pytest.raises(DiskFull) as raised, staged_folder(tmp_path / "r", overwrite=False) as part:
        raise DiskFull(str(part / "data" / "corpus.jsonl"), "no room")
    assert str(raised.value).startswith(f"{tmp_path}/r: no room left")
    assert left(tmp_path) == []


def test_another_writer_finds_the_folder_empty(tmp_path):
    def write(data: Path, observe: object, drop: object) -> list[DataFile]:
        assert left(data) == []
        return []

    with store_of(tmp_path / "store", [numbered(n) for n in range(9)]) as store:
        broken_off(tmp_path, store, 9 + 7)
        make_release(store, tmp_path / "r", Selection(), ReleaseRequest(name="corpus"), write=write)


def test_one_that_finished_no_shard_leaves_nothing(tmp_path):
    with store_of(tmp_path / "store", [numbered(n) for n in range(9)]) as store:
        broken_off(tmp_path, store, 9 + 1)
    assert left(tmp_path) == ["store"]
