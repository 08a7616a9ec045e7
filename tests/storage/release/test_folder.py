"""A release takes its place whole, and one process at a time makes it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.errors import ExportError
from storage.release.folder import staged_folder
from tests.storage.release.samples import everything, numbered, release, store_of

HOLDS = """
import sys, time
from pathlib import Path
from storage.release.folder import staged_folder
with staged_folder(Path(sys.argv[1]), overwrite=True) as part:
    (part / "half").write_text("x")
    print("made", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other(tmp_path):
    """Give another process that is making the release ``r``."""
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
    assert everything(tmp_path / ".r.part") == {"half": b"x"}
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
