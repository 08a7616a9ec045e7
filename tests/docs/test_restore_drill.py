"""A machine is lost in mid-crawl, and the crawl goes on elsewhere from what the guide had copied."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.db import open_engine, read_connection, write_transaction
from tests.docs.pages import blocks, read
from tests.docs.test_backup import GUIDE, SETTINGS, back_up, pages_of_articles, postgresql_tools
from tests.servers.command_line import WinnowHome
from tests.servers.object_storage import ObjectStorage, object_storage
from tests.servers.prestarted import PrestartedCommand
from tests.servers.small_site import LINKS, Gate, serve_small_site, wait_for_articles

LITESTREAM = Path(sys.executable).with_name("litestream")
STORED, LOST = 8, 12
"""Articles that are stored when the copy is whole, and those that the server answers for before the machine is lost."""


def guide(word: str, **instead: str) -> str:
    """Return the commands of the guide that hold a word, with other places."""
    block = next(block for block in blocks(read(GUIDE), "sh") if word in block)
    for name, place in instead.items():
        assert name in block
        block = block.replace(name, place)
    return block


def lose(house: WinnowHome, *processes: "PrestartedCommand | subprocess.Popen[bytes]") -> None:
    """Lose a machine: every process and every byte, at once."""
    for process in processes:
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    shutil.rmtree(house.home)


@contextmanager
def replicated(house: WinnowHome, storage: ObjectStorage, address: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Copy the database of a house as it is written, as the guide says."""
    words = guide("litestream replicate", **{"/var/lib/winnow": str(house.home), "s3://backups/winnow": address})
    process = subprocess.Popen(
        ["sh", "-ec", f"exec {words}"], env=environment(storage), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def environment(storage: ObjectStorage) -> dict[str, str]:
    """Return what litestream needs to find the server of the test."""
    return {"PATH": f"{LITESTREAM.parent}:/usr/bin:/bin", **storage.environment()}


def articles_asked_for(log: list[tuple[float, str]], begin: int = 0) -> set[str]:
    return {path for _, path in log[begin:] if path in LINKS}


@pytest.mark.slow
def test_sqlite_from_object_storage(tmp_path):
    house, elsewhere = WinnowHome(tmp_path / "home"), WinnowHome(tmp_path / "elsewhere")
    gate = Gate(LOST)
    with object_storage() as storage, serve_small_site((404, ""), gate=gate) as (address, log):
        storage.make_bucket("backups")
        replica = f"s3://backups/winnow?endpoint={storage.url}&forcePathStyle=true"
        with house.store():
            house.write_site("village", address)
        with replicated(house, storage, f"'{replica}'") as copying:
            crawl = house.start("crawl", "village", settings=SETTINGS)
            wait_for_articles(house, STORED)
            time.sleep(2.5)  # the guide: what was written in the last second or two is lost
            kept = addresses(house)
            lose(house, copying, crawl)
        (elsewhere.home / "archive").mkdir(parents=True)
        words = guide(
            "litestream restore", **{"/var/lib/winnow": str(elsewhere.home), "s3://backups/winnow": f"'{replica}'"}
        )
        subprocess.run(["sh", "-ec", words], env=environment(storage), check=True, timeout=60)
        assert kept <= addresses(elsewhere)
        gate.open()
        goes_on(elsewhere, address, log)


def goes_on(house: WinnowHome, address: str, log: list[tuple[float, str]]) -> None:
    """Crawl to the end in a restored house: what it has is not asked for again, and in the end it has all."""
    house.write_site("village", address)
    kept, before = addresses(house), len(log)
    done = house.scrapy("crawl", "village", settings=SETTINGS | {"DOWNLOAD_DELAY": 0})
    assert done.status == 0, done.err
    assert addresses(house) == set(LINKS)
    assert not articles_asked_for(log, before) & kept
    with house.store() as store, read_connection(store.engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM frontier_urls").scalar() == 0
        assert [crawl.ending for crawl in store.crawls()] == ["finished"]


def addresses(house: WinnowHome) -> set[str]:
    """Return the paths of the articles of a house."""
    with house.store() as store:
        return {"/" + each.article.url.split("/", 3)[3] for each in store.articles()}


@pytest.mark.slow
def test_postgresql_from_a_dump_beside_the_crawl(tmp_path, empty_postgresql):
    house = WinnowHome(tmp_path / "home", database=empty_postgresql)
    elsewhere = WinnowHome(tmp_path / "elsewhere", database=empty_postgresql)
    gate, copy, tools = Gate(LOST), tmp_path / "copy", f"{postgresql_tools()}:/usr/bin:/bin"
    with serve_small_site((404, ""), gate=gate) as (address, log):
        house.write_site("village", address)
        crawl = house.start("crawl", "village", settings=SETTINGS)
        wait_for_articles(house, STORED)
        back_up(house, copy, PATH=tools, WINNOW_DATABASE_URL=empty_postgresql)
        wait_for_articles(house, STORED + 1)  # which is lost
        lose(house, crawl)
        lose_database(empty_postgresql)
        words = guide("pg_restore", **{"/backup/winnow": str(copy)})
        variables = {"PATH": tools, "WINNOW_DATABASE_URL": empty_postgresql}
        subprocess.run(["sh", "-ec", words], env=variables, check=True, timeout=60)
        shutil.copytree(copy / "archive", elsewhere.home / "archive")
        assert STORED <= len(pages_of_articles(elsewhere)) < len(LINKS)
        gate.open()
        goes_on(elsewhere, address, log)
    assert len(pages_of_articles(elsewhere)) == len(LINKS)


def lose_database(address: str) -> None:
    """Lose all that a database of PostgreSQL holds."""
    engine = open_engine(address)
    with write_transaction(engine) as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
