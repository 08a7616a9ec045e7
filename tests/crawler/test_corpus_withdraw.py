"""winnow corpus withdraw, withdrawn: what is noted, what is refused, and what is printed."""

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.commands.corpora.corpus import Command
from storage.export.incremental.delta import since_last
from storage.export.incremental.state import query_text
from storage.selection.selection import Selection
from storage.store import Store
from storage.withdrawals.registry import WithdrawalRegistry
from tests.crawler.in_process import run
from tests.storage.samples import NOON, article


@pytest.fixture
def store(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        store.save([article(f"http://www.example.com/{n}.html", title=f"标题{n}", text=f"正文{n}") for n in range(3)])
        yield store


def listed(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert run(Command(), home, "withdrawn", "--json", *words) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_withdraw_list_and_take_back(store, tmp_path, capsys):
    address = "http://www.example.com/1.html"
    assert run(Command(), tmp_path, "withdraw", address, "example", "--reason", "errors", "--asked-by", "A. B.") == 0
    assert capsys.readouterr().out == (
        f"{address}: withdrawn; 1 stored article\nexample: withdrawn; 3 stored articles\n"
    )
    first, second = listed(tmp_path, capsys)
    assert (first["what"], first["kind"], first["reason"], first["asked_by"]) == (address, "article", "errors", "A. B.")
    assert first["addresses"] == ["example.com/1.html"]
    assert (second["kind"], second["undone_at"]) == ("site", None)
    assert run(Command(), tmp_path, "withdraw", "example", "--undo") == 0
    assert capsys.readouterr().out == "example: no longer withdrawn; 3 stored articles\n"
    assert [entry["kind"] for entry in listed(tmp_path, capsys)] == ["article"]
    assert [bool(entry["undone_at"]) for entry in listed(tmp_path, capsys, "--all")] == [False, True]
    assert run(Command(), tmp_path, "withdrawn") == 0
    assert "errors" in capsys.readouterr().out


def test_an_article_that_its_site_withdraws_is_not_said_to_be_free(store, tmp_path, capsys):
    address = "http://www.example.com/1.html"
    run(Command(), tmp_path, "withdraw", address, "example", "--reason", "errors")
    capsys.readouterr()
    assert run(Command(), tmp_path, "withdraw", address, "--undo") == 0
    said = f"{address}: undone, but still withdrawn by example; 1 stored article\n"
    assert capsys.readouterr().out == said


def test_a_file_names_many(store, tmp_path, capsys):
    names = tmp_path / "names.txt"
    names.write_text(
        "\ufeff# asked in May\nhttp://www.example.com/0.html\n\n  http://www.example.com/2.html\n", "utf-8"
    )
    assert run(Command(), tmp_path, "withdraw", "--from", str(names), "--reason", "asked", "--json") == 0
    assert [json.loads(line)["done"] for line in capsys.readouterr().out.splitlines()] == ["withdrawn", "withdrawn"]
    assert len(WithdrawalRegistry(store.engine).entries(held=True)) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["withdraw", "example"], "give the reason with --reason", id="no-reason"),
        pytest.param(["withdraw", "--reason", "x"], "give what to withdraw", id="nothing"),
        pytest.param(["withdraw", "nosite", "--reason", "x"], "nosite: no article of the store", id="unknown"),
        pytest.param(["withdraw", "example", "--undo"], "no withdrawal of that", id="not-withdrawn"),
        pytest.param(["withdraw", "http://e*", "--reason", "x"], "whole host", id="half-a-host"),
        pytest.param(["withdraw", "--from", "/nowhere/x", "--reason", "x"], "No such file", id="no-file"),
        pytest.param(["withdraw", "--from", "/", "--reason", "x"], "Is a directory", id="folder"),
        pytest.param(["withdrawn", "example"], "unexpected argument: example", id="word"),
    ],
)
def test_a_slip_is_one_line_and_notes_nothing(store, tmp_path, capsys, words, said):
    assert run(Command(), tmp_path, *words) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert WithdrawalRegistry(store.engine).entries() == []


def test_a_file_that_is_no_text_is_named(store, tmp_path, capsys):
    (tmp_path / "x.gz").write_bytes(b"\x1f\x8b\x08\xff")
    assert run(Command(), tmp_path, "withdraw", "--from", str(tmp_path / "x.gz"), "--reason", "x") == 2
    assert "not text in UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["retract"], ["withdraw", "--frobnicate"]])
def test_other_words_are_refused(store, tmp_path, words):
    with pytest.raises(SystemExit, match="2"):
        run(Command(), tmp_path, *words)


def test_the_names_of_exports_are_listed(store, tmp_path, capsys):
    assert run(Command(), tmp_path, "names") == 0
    assert "no export was made" in capsys.readouterr().out
    query = query_text(Selection(sites=("example",)))
    with since_last(store.engine, "daily", query, NOON, form=("jsonl", "zyte")) as delta:
        assert len(list(delta.changed(store.articles()))) == 3
        delta.prepare()
        delta.commit()
    assert run(Command(), tmp_path, "names", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "name": "daily",
        "made_at": NOON.isoformat(),
        "generation": 1,
        "articles": 3,
        "format": "jsonl",
        "profile": "zyte",
        "query": {"sites": ["example"]},
    }
    assert run(Command(), tmp_path, "names") == 0
    assert "daily" in capsys.readouterr().out
    assert run(Command(), tmp_path, "names", "daily") == 2
