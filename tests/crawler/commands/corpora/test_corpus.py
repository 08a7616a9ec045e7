"""winnow export into a folder, and winnow corpus on what it made."""

import json
import os

import pytest

from crawler.commands.corpora.corpus import Command
from crawler.commands.corpora.export import Command as Export
from storage.store import Store
from tests.crawler.in_process import run
from tests.storage.samples import article


@pytest.fixture
def made(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        store.save([article(f"http://e.example/{n}", site="ab"[n], text=f"text {n}") for n in range(2)])
    assert run(Export(), tmp_path, f"{tmp_path}/all/") == 0
    assert run(Export(), tmp_path, f"{tmp_path}/some/", "--site", "a", "--dated", "2026-01-31") == 0
    return tmp_path


def test_verify(made, capsys):
    assert run(Command(), made, "verify", str(made / "all")) == 0
    assert "complete: 8 files, 2 articles" in capsys.readouterr().out
    (made / "all" / "data" / "all.parquet").unlink()
    assert run(Command(), made, "verify", str(made / "all")) == 1
    assert capsys.readouterr().out == "missing: data/all.parquet: is not there\n"
    assert run(Command(), made, "verify", "--json", str(made / "all")) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["kind"] == "missing"
    assert run(Command(), made, "verify", str(made)) == 2
    assert "no release" in capsys.readouterr().err


def test_diff(made, capsys):
    capsys.readouterr()
    assert run(Command(), made, "diff", str(made / "all"), str(made / "some")) == 1
    said = capsys.readouterr().out
    assert 'query: {} -> {"sites": ["a"]}' in said
    assert "removed: http://e.example/1: out of scope: sites" in said
    assert run(Command(), made, "diff", "--json", "--limit", "0", str(made / "all"), str(made / "all")) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines == [{"settings": {}}, {"summary": [], "differences": 0}]


def test_show_and_wrong_words(made, capsys):
    assert run(Command(), made, "show", str(made / "some")) == 0
    assert 'selected by sites: ["a"]' in capsys.readouterr().out
    for words in ((), ("burn",), ("diff", "one")):
        with pytest.raises(SystemExit, match="2"):
            run(Command(), made, *words)
    assert run(Export(), made, f"{made}/all/") == 2
    assert "--overwrite" in capsys.readouterr().err
    assert run(Export(), made, f"{made}/new/", "--dated", "soon") == 2


def test_a_release_names_the_command_as_one_types_it(made):
    told = json.loads((made / "some" / "manifest.json").read_text())["command"]
    assert told[:4] == ["winnow", "export", "--dated", "2026-01-31"]
    card = (made / "some" / "README.md").read_text()
    assert "`winnow corpus verify`" in card
    assert "scrapy" not in card


def test_a_file_whose_name_is_no_text_is_named_all_the_same(made, capsys):
    (made / "all" / os.fsdecode(b"\xff")).write_text("x")
    for option, said in (("--json", '"path": "\\udcff"'), ("--limit=1", "extra: \N{REPLACEMENT CHARACTER}: ")):
        assert run(Command(), made, "verify", option, str(made / "all")) == 1
        out = capsys.readouterr().out
        assert said in out
        out.encode()


def test_of_many_versions_those_that_differ_are_shown(made, capsys):
    for name, digest in (("all", "0"), ("some", "1")):
        values = json.loads((made / name / "manifest.json").read_text())
        values["made_by"]["rules"] = {f"site{n}:aaaa": 1 for n in range(100)} | {f"z:{digest}": 1}
        values["query"] = {"sites": ["a"], "since": f"2026-01-0{int(digest) + 1}"}
        (made / name / "manifest.json").write_text(json.dumps(values))
    capsys.readouterr()
    run(Command(), made, "diff", str(made / "all"), str(made / "some"))
    said = capsys.readouterr().out
    assert 'made_by.rules: ["z:0"] -> ["z:1"]' in said
    assert 'query: {"since": "2026-01-01"} -> {"since": "2026-01-02"}' in said
