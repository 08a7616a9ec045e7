"""A store or disk that refuses: one clear line, status 2, and nothing that was kept is lost."""

import resource
import signal
import sqlite3
import subprocess
import sys
from tempfile import TemporaryFile

import pytest

from storage.archive.archive import pages
from tests.servers.command_line import ROOT, WinnowHome
from tests.servers.faulty_site import serve

SETTINGS = {
    "AUTOTHROTTLE_ENABLED": 0,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_TIMEOUT": 2.5,
    "WINNOW_RETRY_DELAYS": "",
    "WINNOW_WORKERS": 1,
}


@pytest.fixture
def house(tmp_path):
    return WinnowHome(tmp_path)


def test_a_database_of_a_newer_winnow(house):
    house.scrapy("runs")
    with sqlite3.connect(house.home / "winnow.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    ended = house.scrapy("export", str(house.home / "out.jsonl"))
    assert ended.status == 2
    assert "newer" in ended.err
    assert len(ended.err.strip().splitlines()) == 1
    assert not (house.home / "out.jsonl").exists()


def test_a_file_that_is_no_database(house):
    house.home.mkdir(exist_ok=True)
    (house.home / "winnow.db").write_bytes(b"these are not the tables you look for" * 200)
    ended = house.scrapy("crawl", "http://127.0.0.1:9/")
    assert ended.status == 2
    assert "is not a database" in ended.err
    assert "Traceback" not in ended.err


def test_a_site_file_with_a_slip_hurts_no_other_site(house):
    house.write_site("good", "http://127.0.0.1:9/")
    house.write_site("bad", "http://127.0.0.1:9/", "delai = 3")
    assert {"good", "bad"} <= set(house.scrapy("list").out.split())
    ended = house.scrapy("crawl", "bad")
    assert ended.status == 2
    assert "bad.toml: unknown key 'delai', did you mean 'delay'?" in ended.err
    assert len(ended.err.strip().splitlines()) == 1


def few_bytes() -> None:
    """Let no file of the child grow over 300 kB; the kernel then refuses the write as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))


@pytest.mark.slow
def test_a_disk_that_takes_no_more_stops_the_crawl_and_keeps_the_archive_readable(house):
    house.scrapy("runs")  # the database is there and larger than what comes now may grow
    with serve() as faults:
        words = [sys.executable, "-m", "scrapy", "crawl", f"{faults.base}/"]
        extra = [word for name, value in SETTINGS.items() for word in ("-s", f"{name}={value}")]
        ended = subprocess.run(
            [*words, *extra],
            cwd=ROOT,
            env=house.environment(),
            preexec_fn=few_bytes,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
    assert ended.returncode == 2, ended.stderr[-2000:]
    assert "Traceback" not in ended.stderr
    assert "winnow: " in ended.stderr.splitlines()[-1]
    kept = [page for file in (house.home / "archive").iterdir() for page in pages(file)]
    assert kept
    assert all(page.raw_ref for page in kept)


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_in_hand_and_the_same_command_goes_on(house):
    slow = {**SETTINGS, "DOWNLOAD_DELAY": 0.3}
    with serve() as faults, TemporaryFile() as said:
        child = house.start("crawl", f"{faults.base}/", settings=slow, stderr=said)
        while not any(path.startswith("/news/") for path in faults.paths()):
            assert child.poll() is None
            signal.sigtimedwait([], 0.1)
        child.send_signal(signal.SIGINT)
        status = child.wait(60)
        said.seek(0)
        errors = said.read()
        assert status == 1, errors.decode()
        assert b"interrupted; run the same command again to resume" in errors
        with house.store() as store:
            before = {stored.article.url for stored in store.articles()}
            assert (store.runs()[0].ending, store.runs()[0].exit_status) == ("interrupted", 1)
        assert before
        asked = len(faults.paths())
        house.scrapy("crawl", f"{faults.base}/", settings=SETTINGS)
        again = faults.paths()[asked:]
    with house.store() as store:
        after = {stored.article.url for stored in store.articles()}
    assert before < after
    assert len([url for url in after if "/news/" in url]) == 3
    assert not {f"{faults.base}{path}" for path in again} & before
