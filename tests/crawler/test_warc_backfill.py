"""winnow backfill --warc: pages from files, without the network, every article once whatever ends it."""

import json
import signal
import time
from pathlib import Path

import pytest

from crawler.commands.crawling.backfill import Command
from pipelines.ingest.ingest import Ingest
from storage.archive.archive import pages
from storage.errors import StorageError
from storage.store import Store
from tests.crawler.in_process import run
from tests.pipelines.newsroom import headline, html
from tests.servers.command_line import WinnowHome
from tests.servers.pdf_files import pdf
from tests.storage.warcs import Warc

SITE = "https://paper.example/"


def warc(path: Path, numbers: range) -> Path:
    made = Warc()
    for number in numbers:
        made.response(f"{SITE}2026/{number}.html", html(number).encode(), day=6)
        made.response(f"https://elsewhere.example/{number}.html", html(number).encode(), day=6)
    return made.write(path)


def titles(home: Path) -> list[str]:
    with WinnowHome(home).store() as store:
        return sorted(each.article.title for each in store.articles())


def test_the_articles_of_the_site_are_stored_once_and_reported(tmp_path, capsys):
    file = warc(tmp_path / "a.warc.gz", range(8))
    assert run(Command(), tmp_path, SITE, "--warc", str(file), "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["outcomes"] == {"new": 8}
    assert report["links_skipped"]["offsite"] == 8
    assert report["months"] == {"2026-01": 8}
    assert report["ending"] == "imported"
    assert titles(tmp_path) == sorted(headline(number) for number in range(8))
    assert run(Command(), tmp_path, "paper.example", "--warc", str(file)) == 0
    told = capsys.readouterr().out
    assert "links not requested: " in told
    assert "2026-01" in told
    assert len(titles(tmp_path)) == 8
    archived = [page.url for path in (tmp_path / "archive").iterdir() for page in pages(path)]
    assert len(archived) == len(set(archived)) == 8
    with WinnowHome(tmp_path).store() as store:
        assert {(run.kind, run.ending, run.exit_status) for run in store.runs()} == {("backfill", "imported", 0)}


def test_our_own_archive_rebuilds_a_lost_database_and_is_left_as_it_is(tmp_path):
    file = warc(tmp_path / "a.warc.gz", range(6))
    run(Command(), tmp_path, SITE, "--warc", str(file), "-q")
    before = titles(tmp_path)
    sizes = [path.stat().st_size for path in (tmp_path / "archive").iterdir()]
    for path in tmp_path.glob("winnow.db*"):
        path.unlink()
    assert run(Command(), tmp_path, SITE, "--warc", str(tmp_path / "archive"), "-q") == 0
    assert titles(tmp_path) == before
    assert len(before) == 6
    assert [path.stat().st_size for path in (tmp_path / "archive").iterdir()] == sizes


def test_window_limit_and_damage(tmp_path, capsys):
    file = warc(tmp_path / "a.warc.gz", range(6))
    file.write_bytes(file.read_bytes()[:-40])
    assert run(Command(), tmp_path, SITE, "--warc", str(file), "--until", "2025-01-01", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["outcomes"], told["links_skipped"]["outside_window"], titles(tmp_path)) == ({}, 6, [])
    assert told["failed"] == {"damaged": 1}
    assert told["failures"][0]["examples"][0][0] == str(file)
    run(Command(), tmp_path, SITE, "--warc", str(file), "--max", "2", "-q")
    assert len(titles(tmp_path)) == 2


def test_ctrl_c_and_a_full_disk_end_the_run_with_its_row(tmp_path, capsys, monkeypatch):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    def full(*_: object) -> None:
        raise StorageError("database", "no room left on the device")

    file = warc(tmp_path / "a.warc.gz", range(1))
    for end, status, ending in ((interrupted, 1, "interrupted"), (full, 2, "store_failed")):
        with monkeypatch.context() as patch:
            patch.setattr(Ingest, "run", end)
            assert run(Command(), tmp_path, SITE, "--warc", str(file), "-q") == status
        with WinnowHome(tmp_path).store() as store:
            assert (store.runs()[0].ending, store.runs()[0].exit_status) == (ending, status)
    told = capsys.readouterr().err
    assert "interrupted; run the same command again to resume" in told
    assert "database: no room left on the device" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nobody", "--warc", "{file}"), "unknown site 'nobody'"),
        ((SITE, "--warc", "gone.warc"), "--warc gone.warc: no such file"),
        ((SITE, "--warc", "{file}", "--list", SITE), "--warc requests nothing; omit --list"),
        ((SITE, "--warc", "{file}", "--dry-run"), "omit --dry-run"),
        ((SITE, "--warc", "{file}", "-O", "out.jsonl"), "--warc writes no feed"),
        ((SITE, "--warc", "{file}", "--since", "soon"), "since=soon: not a day"),
        ((SITE, "--archive", "https://h.example/{yyyy}/"), "say with --since where it begins"),
        ((SITE, "--ids", "https://h.example/{id}", "9-1"), "begins after its end"),
        ((SITE, "--sitemap", "sitemap.xml"), "--sitemap sitemap.xml: not a web address"),
    ],
)
def test_a_slip_is_one_line(tmp_path, capsys, words, said):
    file = warc(tmp_path / "a.warc.gz", range(1))
    assert run(Command(), tmp_path, *(word.replace("{file}", str(file)) for word in words)) == 2
    told = capsys.readouterr().err
    assert said in told
    assert len(told.strip().splitlines()) == 1


@pytest.mark.slow
def test_killed_and_started_again(tmp_path):
    house = WinnowHome(tmp_path)
    files = [warc(tmp_path / f"{number}.warc.gz", range(number * 100, number * 100 + 100)) for number in range(3)]
    words = ["backfill", SITE, "--warc", *map(str, files)]
    for least in (64, 128):
        child = house.start(*words, settings={"WINNOW_WORKERS": 1})
        until = time.monotonic() + 60
        while stored(tmp_path) < least and child.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        child.send_signal(signal.SIGKILL)
        child.wait(10)
    assert 0 < stored(tmp_path) < 300
    last = house.scrapy(*words, settings={"WINNOW_WORKERS": 1})
    assert last.status == 0, last.err
    assert titles(tmp_path) == sorted(headline(number) for number in range(300))


def stored(home: Path) -> int:
    if not (home / "winnow.db").exists():
        return 0
    try:
        with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
            return store.counts()["articles"]
    except StorageError:
        return 0


def test_pdf_files_become_documents_where_the_site_asks_for_them(tmp_path, capsys):
    made = Warc()
    made.response(f"{SITE}report.pdf", pdf(), kind="application/pdf")
    made.response(f"{SITE}named.pdf", pdf([[(11, "Another report of the council on its bridge.")] * 9]), kind=None)
    made.response(f"{SITE}film.bin", b"0" * 99, kind="application/octet-stream")
    file = made.write(tmp_path / "a.warc.gz")
    home = WinnowHome(tmp_path)
    home.write_site("paper", SITE, "")
    assert run(Command(), tmp_path, "paper", "--warc", str(file), "--json") == 0
    assert json.loads(capsys.readouterr().out)["links_skipped"]["not_html"] == 3
    home.write_site("paper", SITE, "documents = true")
    assert run(Command(), tmp_path, "paper", "--warc", str(file), "--json") == 0
    assert json.loads(capsys.readouterr().out)["links_skipped"]["not_html"] == 1
    with home.store() as store:
        found = {each.article.url: each.article.article_type for each in store.articles()}
    assert found == dict.fromkeys((f"{SITE}report.pdf", f"{SITE}named.pdf"), "document")
