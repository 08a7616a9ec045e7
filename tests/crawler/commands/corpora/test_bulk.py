"""winnow bulk reextract and load: an archive read again elsewhere gives the store that reextract gives."""

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from crawler.commands.corpora.bulk import Command
from crawler.commands.upkeep import reextract
from crawler.reextraction import BulkLoad
from pipelines.bulk import RunFolder
from pipelines.bulk.plan import opened
from pipelines.extraction import Rules, extract
from storage.archive.archive import Archive
from storage.db.engine import read_connection
from storage.records import Article, Reason
from storage.store import Store
from tests.crawler.commands.upkeep.test_reextract import fill, prune
from tests.crawler.in_process import run
from tests.pipelines.newsroom import page
from tests.servers.bulk_runs import dedup_here
from tests.storage.samples import rejected

pytestmark = pytest.mark.process

COUNT = 6
OF_A_RUN = frozenset({"run_id", "started_at", "ended_at", "pid", "process_start", "memory", "queued_at", "learned_at"})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Have a store whose pages give another text now, one of them an article for the first time, one none any more.

    Beside it lies a run over its archive, in two shares.
    """
    home = tmp_path_factory.mktemp("made") / "home"
    fill(home, COUNT)
    with Archive(home / "archive") as archive, Store.open(_database(home)) as store:
        now_article = archive.keep(replace(page(COUNT), raw_ref=None))
        no_more = archive.keep(replace(page(COUNT + 1), raw_ref=None, body=b"<html><title>x</title></html>"))
        before = extract(page(COUNT + 1), Rules())
        assert isinstance(before, Article)
        store.save(
            [
                rejected(
                    url=now_article.url,
                    final_url=now_article.final_url,
                    normalized_url=before.normalized_url.replace(str(COUNT + 1), str(COUNT)),
                    site="paper",
                    reason=Reason.TOO_SHORT,
                    raw_ref=now_article.raw_ref,
                ),
                replace(before, raw_ref=no_more.raw_ref, extractor_version="0.0"),
            ],
            None,
        )
    prune(home)
    before_it = everything(home)
    assert bulk(home, "reextract", home.parent / "run", "--tasks", "2", "-q") == 0
    assert everything(home) == before_it
    return home.parent


@pytest.fixture
def house(made: Path, tmp_path: Path) -> Path:
    """Have a copy of the store, with its run in the folder ``run`` beside it."""
    shutil.copytree(made, tmp_path / "copy")
    return tmp_path / "copy" / "home"


@pytest.fixture
def folder(house: Path) -> Path:
    """Have the folder of the run."""
    return house.parent / "run"


def _database(home: Path) -> str:
    return f"sqlite:///{home / 'winnow.db'}"


def everything(home: Path) -> dict[str, list[Any]]:
    """Return the rows of all tables, without what tells one run from another.

    Numbers of texts and clusters mean nothing outside their store and follow the order in which texts came: a text is
    named by its digest here, a cluster by its public name.
    """
    with Store.open(_database(home)) as store, read_connection(store.engine) as connection:
        names = {
            (column, number): name
            for column, rows in (
                ("fingerprint_id", connection.execute(text("SELECT id, digest FROM fingerprints"))),
                ("label", connection.execute(text("SELECT label, cluster_id FROM clusters"))),
            )
            for number, name in rows
        }
        found = {}
        for table in sorted(inspect(connection).get_table_names()):
            if table.startswith("search_") or table == "runs":
                continue
            left_out = OF_A_RUN | ({"id"} if table == "fingerprints" else frozenset())
            rows = connection.execute(text(f"SELECT * FROM {table}")).mappings()
            found[table] = sorted(
                repr({key: names.get((key, value), value) for key, value in row.items() if key not in left_out})
                for row in rows
            )
        return found


def bulk(home: Path, *words: str | Path) -> int:
    return run(Command(), home, *map(str, words))


def test_reextracted_in_bulk_and_loaded_is_reextracted(house, folder, tmp_path, capsys):
    plain = tmp_path / "plain"
    shutil.copytree(house, plain)
    assert run(reextract.Command(), plain, "--json") == 0
    outcomes = json.loads(capsys.readouterr().out)["outcomes"]
    assert outcomes == {"changed": COUNT, "article_no_more": 1, "now_article": 1}
    assert everything(house) != everything(plain)
    assert bulk(house, "status", folder, "--json") == 0
    run_ = json.loads(capsys.readouterr().out)
    assert (run_["done"], run_["counts"]["pages"]) == (2, COUNT + 2)
    dedup_here([str(folder)])  # whose marks are nothing to a store
    assert bulk(house, "load", folder, "--json") == 0
    assert json.loads(capsys.readouterr().out)["outcomes"] == outcomes
    assert everything(house) == everything(plain)
    assert bulk(house, "load", folder) == 0
    assert capsys.readouterr().out == "0 pages loaded\n"


def test_a_load_that_was_cut_off_goes_on(house, folder, tmp_path, monkeypatch):
    plain = tmp_path / "plain"
    shutil.copytree(house, plain)
    assert run(reextract.Command(), plain, "-q") == 0
    monkeypatch.setattr("crawler.reextraction.bulk.BATCH", 1)
    monkeypatch.setattr("crawler.reextraction.bulk._NOTE_SECONDS", 0.0)
    seen = []

    def cut(words: str) -> None:
        seen.append(words)
        if len(seen) == 3:
            raise SystemExit  # as if it were killed: nothing is noted or closed any more

    with Store.open(_database(house)) as store:
        load = BulkLoad(store, RunFolder(str(folder)), opened(RunFolder(str(folder))))
        with pytest.raises(SystemExit):
            load.run(cut)
        book, ending, _ = load.run(lambda _: None)
    assert (book.read, ending) == (COUNT, "reextracted")  # two were noted, the third is put in place once more
    assert everything(house) == everything(plain)


def test_a_page_that_stands_there_no_more_changes_nothing(house, folder, capsys):
    with Archive(house / "archive") as archive, Store.open(_database(house)) as store:
        later = archive.keep(
            replace(
                page(0),
                raw_ref=None,
                fetched_at=page(0).fetched_at + timedelta(days=9),
                body=page(0).body.replace(b"<p>", b"<p>A later word on this. ", 1),
            )
        )
        store.save([extract(later, Rules())], None)
        newest = store.article(later.final_url, "paper")
    assert bulk(house, "load", folder, "--json") == 0
    assert json.loads(capsys.readouterr().out)["outcomes"]["superseded"] == 1
    with Store.open(_database(house)) as store:
        assert store.article(later.final_url, "paper") == newest


def test_a_load_says_what_it_cannot_load(house, folder, tmp_path, capsys):
    whole = (folder / "results" / "00001.jsonl.gz").read_bytes()
    (folder / "results" / "00001.jsonl.gz").write_bytes(whole[:-20])
    assert bulk(house, "load", folder) == 2
    assert "00001.jsonl.gz: damaged behind line" in capsys.readouterr().err
    (folder / "done" / "00001.json").unlink()
    assert bulk(house, "load", folder) == 1
    assert "1 of 2 ranks are not done" in capsys.readouterr().err
    assert bulk(house, "load", tmp_path / "nothing") == 2
    assert "no bulk run there" in capsys.readouterr().err
