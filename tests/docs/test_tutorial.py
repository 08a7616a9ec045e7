"""The tutorial as a reader follows it: every command of its pages, in their order, on the newspaper it names."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import pytest

from examples.demo.serve import serving
from storage.store import Store
from tests.docs.pages import blocks, read
from tests.servers.command_line import PROXIES, ROOT
from tests.servers.prestarted import PrestartedCommand, start

PAPER = "http://127.0.0.1:8002"
PAGES = [f"docs/tutorial/{name}.md" for name in ("1-first-site", "2-backfill", "3-schedule", "4-export")]
STATUS = {"winnow corpus diff packet-1 packet-2": 1}
AT_ONCE = ["-s", "AUTOTHROTTLE_ENABLED=0", "-s", "WINNOW_WORKERS=1"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def commands(page: str) -> list[str]:
    lines = "".join(blocks(read(page), "sh")).splitlines()
    return [line.partition("  #")[0].strip() for line in lines if line.startswith("winnow ")]


@pytest.fixture(scope="module")
def reader(tmp_path_factory) -> Iterator["Reader"]:
    with serving(datetime.now(UTC)) as addresses:
        paper = next(each.base for each in addresses if each.site == "en")
        yield Reader(tmp_path_factory.mktemp("tutorial"), paper)


class Reader:
    """Somebody at a shell in a folder of their own, whose newspaper is served at another port."""

    def __init__(self, folder: Path, paper: str) -> None:
        self.folder, self._paper = folder, paper
        (folder / "var" / "sites").mkdir(parents=True)
        kept = {key: value for key, value in os.environ.items() if key.lower() not in PROXIES}
        kept.pop("WINNOW_DATABASE_URL", None)
        self._environment = kept | {
            "WINNOW_HOME": str(folder / "var"),
            "WINNOW_SITES": str(folder / "var" / "sites"),
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
            "SCRAPY_SETTINGS_MODULE": "crawler.settings",
        }

    def words(self, line: str) -> list[str]:
        """Return the words of a command as they are run here."""
        said = line.replace(PAPER, self._paper)
        parts = [re.sub(r'^"|"$', "", part) for part in re.findall(r'"[^"]*"|\S+', said)]
        return ["scrapy", *parts[1:], *AT_ONCE]

    def run(self, line: str) -> tuple[int, str]:
        """Run a command to its end and return its exit status and what it printed."""
        with TemporaryFile() as said:
            status = self._start(line, said).wait(240)
            said.seek(0)
            return status, said.read().decode()

    def run_for_a_while(self, line: str) -> tuple[int, str]:
        """Start a command that runs until Ctrl-C, and press it once the service leads."""
        said = self.folder / "said.txt"
        with said.open("wb") as log:
            child = self._start(line, log)
        until = time.monotonic() + 60
        while "lead" not in said.read_text("utf-8") and time.monotonic() < until:
            time.sleep(0.1)
        child.send_signal(signal.SIGINT)
        return child.wait(240), said.read_text("utf-8")

    def _start(self, line: str, said: IO[bytes]) -> PrestartedCommand:
        return start(self.words(line), self._environment, stdout=said, stderr=said, folder=self.folder)


def test_every_command_of_the_tutorial_works(reader):
    said = {}
    for line in (line for page in PAGES for line in commands(page)):
        status, out = reader.run_for_a_while(line) if line == "winnow schedule" else reader.run(line)
        assert status == STATUS.get(line, 0), f"{line}\n{out}"
        said[line] = out
    assert len(said) > 20
    assert "4 lines kept" in next(out for line, out in said.items() if line.startswith("winnow show"))
    assert "10 articles" in said["winnow export packet.jsonl"]
    assert (reader.folder / "packet-1" / "README.md").is_file()
    assert "withdrawn" in said["winnow corpus diff packet-1 packet-2"]


PYTHON = ["README.md", "docs/tutorial/5-use-from-python.md", "docs/reference/python.md"]
PAGE = (
    "<html><head><title>Gate reopened</title></head><body><article><h1>Gate reopened</h1>"
    + "<p>The gate that had been padlocked since April was reopened on Friday by the people who use it.</p>" * 6
    + "</article></body></html>"
)


@pytest.mark.skipif(find_spec("winnow") is None, reason="the Python door is made beside these documents")
@pytest.mark.parametrize("page", PYTHON)
def test_every_block_of_python_works(page, tmp_path):
    (tmp_path / "page.html").write_text(PAGE)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "WINNOW_HOME": str(tmp_path / "var")}
    environment.pop("WINNOW_DATABASE_URL", None)
    Store.open(f"sqlite:///{tmp_path / 'var' / 'winnow.db'}").close()
    for block in blocks(read(page), "python"):
        if block.startswith("from ") and "crawl(" not in block:
            words = [sys.executable, "-c", f"html = open('page.html').read()\n{block}"]
            subprocess.run(words, cwd=tmp_path, env=environment, check=True, timeout=60)
