"""winnow reextract: an archive read again, with what would change told before it is written."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crawler.commands.upkeep.reextract import Command
from pipelines.extraction import EXTRACTOR_VERSION, Rules, extract
from storage.archive.archive import Archive
from storage.db.engine import read_connection
from storage.errors import DiskFull
from storage.records import Article, Reason
from storage.reextraction.pages import KIND
from storage.store import Store
from tests.crawler.in_process import run
from tests.pipelines.newsroom import AD, page
from tests.storage.samples import rejected

pytestmark = pytest.mark.process

ROOT = Path(__file__).resolve().parents[4]
COUNT = 8
PLAIN = {"plain": Rules().digest}
SITE = 'start = "http://paper.example/"\n'


def fill(home: Path, count: int = COUNT) -> list[str]:
    """Keep pages of a site in a house, read without the site's rules by an older extractor; return their references."""
    (home / "sites").mkdir(parents=True)
    (home / "sites" / "paper.toml").write_text(SITE)
    with Archive(home / "archive") as archive, Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        kept = [archive.keep(replace(page(number), raw_ref=None)) for number in range(count)]
        number = store.start_run("paper", "crawl")
        store.save([replace(extract(one, Rules()), extractor_version="0.0") for one in kept], number)
        store.finish_run(number, ending="finished", exit_status=0, counts={})
        return [one.raw_ref or "" for one in kept]


def prune(home: Path) -> None:
    (home / "sites" / "paper.toml").write_text(SITE + 'prune = [".join-us"]\n')


@pytest.fixture
def house(tmp_path):
    fill(tmp_path)
    return tmp_path


@pytest.fixture
def store(house):
    with Store.open(f"sqlite:///{house / 'winnow.db'}") as made:
        yield made


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_what_is_stale_is_read_again_and_then_nothing_is(house, store, capsys):
    prune(house)
    assert run(Command(), house, "--stale", "--json") == 0
    report = told(capsys)
    assert (report["read"], report["outcomes"]) == (COUNT, {"changed": COUNT})
    assert report["changed"]["text"] == COUNT
    assert report["lengths"]["shrunk"] == COUNT
    assert f"-{AD}" in report["diffs"][0]["lines"]
    articles = list(store.articles(["paper"]))
    assert all(AD not in one.article.text and one.revision == 1 for one in articles)
    assert {one.article.extractor_version for one in articles} == {EXTRACTOR_VERSION}
    (last,) = store.runs(kind=KIND)
    assert (last.ending, last.exit_status, last.counts) == (
        "reextracted",
        0,
        {"read": COUNT, "outcome/changed": COUNT},
    )
    assert {one.run_id for one in articles} == {last.id}
    assert run(Command(), house, "--stale") == 0
    assert capsys.readouterr().out == "no page to extract again: all are current\n"


def test_a_dry_run_tells_the_same_and_writes_nothing(house, store, capsys):
    prune(house)
    before = list(store.articles(["paper"]))
    file = house / "report.json"
    assert run(Command(), house, "--dry-run", "--report", str(file), "--diffs", "1") == 0
    out = capsys.readouterr().out
    assert "what would change (nothing was written)" in out
    assert f"-{AD}" in out
    assert list(store.articles(["paper"])) == before
    assert store.runs(kind=KIND) == []
    dry = json.loads(file.read_text())
    assert run(Command(), house, "--json", "--diffs", "1") == 0
    real = told(capsys)
    assert (dry.pop("dry_run"), real.pop("dry_run")) == (True, False)
    for report in (dry, real):
        del report["cpu_seconds"], report["slowest"]
    assert dry == real


@pytest.mark.parametrize("diffs", ["-1", "99999999999999999999"])
def test_any_number_of_differences_may_be_asked_for(house, capsys, diffs):
    prune(house)
    assert run(Command(), house, "--json", "--diffs", diffs) == 0
    assert len(told(capsys)["diffs"]) == (0 if diffs == "-1" else 5)


def test_what_would_change_is_shown_before_anything_is_written(house, store, capsys, monkeypatch):
    prune(house)
    begun = []

    def rebuild(*_):
        begun.append(capsys.readouterr().out)
        pytest.fail("written")

    monkeypatch.setattr("pipelines.reextraction.run.rebuild", rebuild)
    with pytest.raises(pytest.fail.Exception):
        run(Command(), house)
    assert f"what would change, in {COUNT} of {COUNT} pages:" in begun[0]
    assert f"-{AD}" in begun[0]


def test_a_rejected_page_may_be_an_article_now_and_the_reverse(house, store, capsys):
    with Archive(house / "archive") as archive:
        empty = archive.keep(replace(page(50, "<html><body><p>Too short.</p></body></html>"), raw_ref=None))
        good = archive.keep(replace(page(51), raw_ref=None))
    article = extract(replace(page(50), raw_ref=empty.raw_ref), Rules())
    assert isinstance(article, Article)
    reason = rejected(good.url, site="paper", raw_ref=good.raw_ref, reason=Reason.VIDEO)
    store.save([replace(article, extractor_version="0.0"), reason], 1)
    assert run(Command(), house, "--json") == 0
    report = told(capsys)
    assert report["turned"] == {"article -> too_short": 1, "video -> article": 1}
    assert report["named"]["article -> too_short"] == [empty.final_url]
    assert store.article(empty.url).text == article.text
    assert store.article(good.url).title.startswith("Story 51")
    assert run(Command(), house) == 0
    out = capsys.readouterr().out
    assert "articles that would be rejected now (kept as they were)" in out
    assert "1 x article -> too_short" in out


def test_pages_that_are_gone_from_the_archive_are_named(house, store, capsys):
    assert run(Command(), house, "--limit", "3", "--json") == 0
    assert told(capsys)["read"] == 3
    (file,) = (house / "archive").iterdir()
    file.rename(house / "archive" / "elsewhere.warc.gz")
    assert run(Command(), house, "--no-preview") == 1
    out = capsys.readouterr().out
    assert f"{COUNT} not in the archive any more" in out
    assert file.name in out
    (last, _) = store.runs(kind=KIND)
    assert (last.exit_status, last.counts) == (1, {"read": COUNT, "failed/missing": COUNT})


def test_without_an_archive_nothing_is_begun(house, store, capsys):
    (house / "archive").rename(house / "moved")
    assert run(Command(), house) == 2
    assert capsys.readouterr().err.startswith(
        f"winnow: no archive at {house / 'archive'}, which should hold {COUNT} pages"
    )
    assert store.runs(kind=KIND) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--site", "papre"), "unknown site 'papre'; did you mean 'paper'?"),
        (("--since", "yesterday"), "since=yesterday: not a day"),
        (("--limit", "0"), "limit=0: not a whole number"),
        (("--workers", "many"), "workers=many: not a whole number"),
        (("--report", "/nowhere/report.json"), "--report /nowhere/report.json: no file"),
    ],
    ids=["site", "since", "limit", "workers", "report"],
)
def test_a_slip_is_one_line(house, words, said, capsys):
    assert run(Command(), house, *words) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"winnow: {said}")
    assert len(err.splitlines()) == 1


def test_a_word_that_is_no_option_is_refused(house):
    with pytest.raises(SystemExit, match="2"):
        run(Command(), house, "paper")


def test_an_empty_house_has_nothing_to_read(tmp_path, capsys):
    assert run(Command(), tmp_path) == 0
    assert capsys.readouterr().out == "no page to extract again\n"


def test_a_site_without_a_file_is_read_with_the_plain_rules(house, store, capsys):
    (house / "sites" / "paper.toml").unlink()
    assert run(Command(), house, "--site", "paper", "--json") == 0
    assert told(capsys)["outcomes"] == {"unchanged": COUNT}


def test_ctrl_c_ends_it_cleanly_and_the_same_command_goes_on(house, store, capsys, monkeypatch):
    monkeypatch.setattr("pipelines.workers.archive_pool.CHUNK", 2)
    monkeypatch.setattr("pipelines.reextraction.run._WINDOW", 2)
    wrote = []

    def note(self):
        wrote.append(1)
        if len(wrote) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("crawler.reextraction.run.ReextractionProgress.look", note)
    assert run(Command(), house, "--json") == 1
    said = capsys.readouterr()
    assert "interrupted; run the same command again to resume" in said.err
    assert (json.loads(said.out)["ending"], json.loads(said.out)["read"]) == ("interrupted", 4)
    monkeypatch.setattr("crawler.reextraction.run.ReextractionProgress.look", lambda _: None)
    assert run(Command(), house, "--json") == 0
    assert told(capsys)["read"] == COUNT - 4
    assert run(Command(), house, "--json") == 0  # that one went through: all is read anew
    assert told(capsys)["read"] == COUNT
    assert [one.ending for one in store.runs(kind=KIND)] == ["reextracted", "reextracted", "interrupted"]


def test_a_full_disk_ends_it_with_one_line(house, store, capsys, monkeypatch):
    def rebuild(*_):
        raise DiskFull("database", "no room left on the device")

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.reextraction.run.rebuild", rebuild)
        assert run(Command(), house, "--json") == 2
    said = capsys.readouterr()
    assert said.err == "winnow: database: no room left on the device; run the same command again to resume\n"
    assert json.loads(said.out)["ending"] == "store_failed"
    assert run(Command(), house, "-q") == 0
    assert capsys.readouterr().out == ""


@pytest.mark.slow
def test_a_killed_one_is_gone_on_with(tmp_path):
    count = 140
    fill(tmp_path, count)
    prune(tmp_path)
    names = {"WINNOW_HOME": str(tmp_path), "WINNOW_SITES": str(tmp_path / "sites")}
    words = [sys.executable, "-m", "scrapy", "reextract", "--json", "--workers", "1"]
    child = subprocess.Popen(
        words, cwd=ROOT, env={**os.environ, **names}, stdout=subprocess.DEVNULL, start_new_session=True
    )
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        until = time.monotonic() + 60
        while not done(store) and time.monotonic() < until and child.poll() is None:
            time.sleep(0.02)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        half = done(store)
        assert 0 < half < count
        ended = subprocess.run(words, cwd=ROOT, env={**os.environ, **names}, capture_output=True, check=False)
        assert ended.returncode == 0, ended.stderr
        report = json.loads(ended.stdout)
        assert report["read"] == count - half
        assert done(store) == count
        assert [one.ending for one in store.runs(kind=KIND)] == ["reextracted", "killed"]
        assert store.counts() == {"articles": count, "revisions": 0, "aliases": 0, "rejected": 0}


def done(store: Store) -> int:
    with read_connection(store.engine) as connection:
        query = text("SELECT count(*) FROM articles WHERE rules_digest <> :plain")
        return int(connection.execute(query, PLAIN).scalar_one())
