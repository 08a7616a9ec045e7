"""winnow clusters: the summary and the rebuild, as the command line gives them."""

import json

import pytest

from crawler.commands.corpora.clusters import Command
from storage.store import Store
from tests.crawler.in_process import run
from tests.storage.dedup.test_assign import made


@pytest.fixture
def home(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        store.save([made(place, 0, 0, signature=None) for place in range(2)])
        store.save([made(2, 0, 0), made(3, 1, 0)])
    return tmp_path


def test_what_is_not_compared_is_said_and_brought_in(home, capsys):
    assert run(Command(), home) == 0
    said = capsys.readouterr().out
    assert "4 articles, 2 stories" in said
    assert "2 articles not compared yet; run: winnow clusters --rebuild" in said
    assert run(Command(), home, "--rebuild") == 0
    said = capsys.readouterr().out
    assert "2 articles compared; 0 clusters corrected" in said
    assert "not compared" not in said
    assert "title" in said


def test_a_quiet_rebuild_says_nothing_and_a_quiet_summary_is_one(home, capsys):
    assert run(Command(), home, "--rebuild", "--workers", "1", "-q") == 0
    assert capsys.readouterr() == ("", "")
    assert run(Command(), home, "-q") == 0
    assert "4 articles, 2 stories" in capsys.readouterr().out


def test_as_json(home, capsys):
    assert run(Command(), home, "--rebuild", "--workers", "1", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    (largest,) = found.pop("largest")
    assert found == {"articles": 4, "unsigned": 0, "stories": 2, "rebuilt": {"signed": 2, "wrong": 0}}
    assert (largest["size"], len(largest["cluster_id"])) == (3, 16)


def test_the_live_line_is_taken_off_before_json(home, capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run(Command(), home, "--rebuild", "--workers", "1", "--json") == 0
    assert capsys.readouterr().err.endswith("\r\033[2K")


@pytest.mark.parametrize(
    "words",
    [("now",), ("--workers", "2"), ("--rebuild", "--workers", "0"), ("--limit", "-1"), ("--hurry",)],
    ids=["word", "workers alone", "no workers", "limit", "unknown"],
)
def test_what_cannot_be_meant_is_refused(home, words):
    with pytest.raises(SystemExit, match="2"):
        run(Command(), home, *words)
