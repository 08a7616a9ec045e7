"""A terminal or a file system that does not have the letters of an article costs those letters, or one clear line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.store import Store
from tests.servers.command_line import WinnowHome
from tests.storage.samples import article

ROOT = Path(__file__).resolve().parents[2]
ASCII = {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
ADDRESS = "http://www.example.com/a"


@pytest.fixture
def house(tmp_path):
    house = WinnowHome(tmp_path)
    with Store.open(house.database_url) as store:
        store.save([article(ADDRESS, title="标题", text="正文。")])
    return house


def scrapy(house: WinnowHome, *words: str) -> subprocess.CompletedProcess[str]:
    ours = {name: value for name, value in house.environment().items() if name != "PYTHONIOENCODING"}
    command = [sys.executable, "-m", "scrapy", *words]
    return subprocess.run(command, cwd=ROOT, env=ours | ASCII, capture_output=True, text=True, check=False)


def test_letters_that_a_terminal_lacks_are_escaped(house):
    told = scrapy(house, "show", ADDRESS)
    assert (told.returncode, told.stderr) == (0, "")
    assert "\\u6807\\u9898" in told.stdout


def test_a_name_that_a_file_system_cannot_hold_is_one_line(house, tmp_path):
    told = scrapy(house, "export", os.fspath(tmp_path / "c.md"))
    assert told.returncode == 2
    assert "names of files are ascii here" in told.stderr
    assert (told.stderr.count("\n"), (tmp_path / "c.md").exists()) == (1, False)
