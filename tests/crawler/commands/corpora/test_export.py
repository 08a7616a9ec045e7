"""winnow export: words in, files out, one clear line for a slip."""

import json
import os

import pytest

from crawler.cli.corpus.export_options import FORMATS, PROFILES
from crawler.commands.corpora.clusters import Command as Clusters
from crawler.commands.corpora.export import Command
from storage.archive.archive import Archive
from storage.export.formats import FORMATS as KNOWN_FORMATS
from storage.export.incremental import list_exports
from storage.export.profiles import PROFILES as KNOWN_PROFILES
from storage.store import Store
from tests.crawler.in_process import run
from tests.storage.samples import article, page


@pytest.fixture
def home(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store, Archive(tmp_path / "archive") as archive:
        ref = archive.write(page("http://www.example.com/0"))
        store.save(
            [article(f"http://www.example.com/{n}", title=f"t{n}", raw_ref=ref if n == 0 else None) for n in range(5)]
        )
    return tmp_path


def test_the_help_names_what_there_is():
    assert FORMATS.split(", ") == list(KNOWN_FORMATS)
    assert PROFILES.split(", ") == list(KNOWN_PROFILES)
    said = Command().long_desc()
    assert all(ending in said for each in KNOWN_FORMATS.values() for ending in each.endings if ending != ".tei.xml")


def test_fields_of_a_profile_in_shards(home, capsys):
    out = home / "c.jsonl"
    words = ("--profile", "cc_news", "--fields", "title, url", "--shards", "2", "--json")
    assert run(Command(), home, str(out), *words) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["articles"], said["missing"], said["resumed"], said["dropped"]) == (5, 0, 0, {})
    assert [file["articles"] for file in said["files"]] == [3, 2]
    first = (home / "c-00000-of-00002.jsonl").read_text().splitlines()[0]
    assert json.loads(first) == {"title": "t0", "url": "http://www.example.com/0"}
    assert run(Command(), home, str(out), *words) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert run(Command(), home, str(out), *words, "--overwrite") == 0


def test_a_dash_is_standard_output(home, capsys, monkeypatch):
    monkeypatch.chdir(home)
    assert run(Command(), home, "c.jsonl") == 0
    capsys.readouterr()
    assert run(Command(), home, "-") == 0
    said = capsys.readouterr()
    assert said.out == (home / "c.jsonl").read_text("utf-8")
    assert said.err == "5 articles written\n"
    assert run(Command(), home, "-", "--format", "jsonl", "--fields", "title", "-q") == 0
    said = capsys.readouterr()
    assert (json.loads(said.out.splitlines()[0]), said.err) == ({"title": "t0"}, "")
    assert not (home / "-").exists()


@pytest.mark.parametrize("words", [["--format", "csv"], ["--since-last", "n"], ["--shards", "2"], ["--json"]])
def test_what_needs_a_file_is_refused_for_standard_output(home, capsys, words):
    assert run(Command(), home, "-", *words) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.startswith("winnow: -: ")) == ("", True)


def test_one_per_story_says_that_articles_were_never_compared(home, capsys):
    assert run(Command(), home, str(home / "c.csv"), "--one-per-story") == 0
    assert "not compared yet" in capsys.readouterr().err
    assert run(Clusters(), home, "--rebuild") == 0
    assert run(Command(), home, str(home / "c.csv"), "--one-per-story") == 0
    assert "not compared yet" not in capsys.readouterr().err


def test_pages_that_are_missing_are_counted(home, capsys):
    assert run(Command(), home, str(home / "c.warc.gz")) == 0
    assert "4 of them are not in it" in capsys.readouterr().out


@pytest.mark.parametrize("ending", [".warc.gz", ".csv", ".xml"])
@pytest.mark.parametrize("words", [[], ["--json"]], ids=["words", "json"])
def test_a_name_that_is_no_text(home, capsys, ending, words):
    out = home / os.fsdecode(b"b\xff" + ending.encode())
    assert run(Command(), home, str(out), *words) == 0
    assert out.stat().st_size
    capsys.readouterr().out.encode()  # as a terminal does


def test_one_is_said_as_one(home, capsys):
    assert run(Command(), home, str(home / "c.warc.gz"), "--sample", "1") == 0
    assert "1 article in" in (said := capsys.readouterr().out)
    assert "1 of them is not in it: 1 page not in the archive" in said
    assert run(Command(), home, f"{home}/r/", "--sample", "1") == 0
    assert "1 article of 1 site in" in (said := capsys.readouterr().out)
    assert "1 file of data" in said
    assert run(Command(), home, str(home / "c.csv"), "--since-last", "n", "--sample", "1") == 0
    assert "1 new, 0 tombstones" in capsys.readouterr().out


def test_nothing_to_write_is_said(home, capsys):
    assert run(Command(), home, str(home / "c.csv"), "--since", "2999-01-01") == 0
    assert "no article matches" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["--site", "nobody"], "unknown site 'nobody'; ", id="site"),
        pytest.param(["--strip-repeats", "--repeats", "no/r"], "--repeats no/r: no file can be written", id="none"),
        pytest.param(["--strip-repeats", "--repeats", "."], "--repeats .: no file can be written", id="folder"),
        pytest.param(["--strip-repeats", "--repeats", "./c.jsonl"], "is the file of the corpus itself", id="same"),
        pytest.param(
            ["--strip-repeats", "--repeats", "c.tombstones.jsonl"], "is the file of the corpus itself", id="tombstones"
        ),
        pytest.param(["--strip-repeats", "--repeats", "/dev/null"], "--repeats /dev/null: no file can be", id="device"),
    ],
)
def test_a_slip_leaves_the_last_export_as_it_was(home, capsys, monkeypatch, words, said):
    monkeypatch.chdir(home)
    (home / "c.jsonl").write_text("good")
    assert run(Command(), home, "c.jsonl", "--since-last", "n", *words) == 2
    assert said in capsys.readouterr().err
    assert (home / "c.jsonl").read_text() == "good"
    with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        assert [each.articles for each in list_exports(store.engine)] in ([], [0])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param([f"{'x' * 300}.jsonl"], "File name too long", id="file"),
        pytest.param([f"{'x' * 300}.jsonl", "--shards", "2"], "File name too long", id="shards"),
        pytest.param([f"{'x' * 245}.jsonl", "--shards", "2"], "File name too long", id="of-shards"),
        pytest.param([f"{'x' * 245}.jsonl", "--since-last", "n"], "File name too long", id="tombstones"),
        pytest.param([f"{'x' * 300}.md"], "File name too long", id="md"),
        pytest.param([f"{'x' * 300}/"], "File name too long", id="release"),
        pytest.param([f"{'x' * 300}/c.csv"], "File name too long", id="folder"),
        pytest.param([f"{'x' * 300}/c.md"], "File name too long", id="folder-md"),
        pytest.param(["c.csv", "--strip-repeats", "--repeats", "x" * 300], "File name too long", id="report"),
        pytest.param(["loop.csv"], "is a link that leads to itself", id="loop"),
        pytest.param(["loop.md"], "is a link that leads to itself", id="loop-md"),
        pytest.param(["loop/"], "is a link that leads to itself", id="loop-release"),
        pytest.param(["c.csv", "--strip-repeats", "--repeats", "loop.csv"], "leads to itself", id="loop-report"),
    ],
)
def test_a_place_that_cannot_be_is_one_line(home, capsys, monkeypatch, words, said):
    monkeypatch.chdir(home)
    for name in ("loop", "loop.csv", "loop.md"):
        (home / name).symlink_to(home / name)
    before = sorted(home.iterdir())
    assert run(Command(), home, *words) == 2
    err = capsys.readouterr().err
    assert said in err
    assert len(err.splitlines()) == 1
    assert sorted(home.iterdir()) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["c.docx"], "known: .jsonl, .jsonl.gz"),
        (["c.jsonl", "--format", "docx"], "known: jsonl, jsonl.gz"),
        (["c.jsonl", "--profile", "nothing"], "known: winnow, schema.org"),
        (["c.jsonl", "--fields", "body"], "known: id, url"),
        (["c.jsonl", "--fields", " , ,"], "--fields ' , ,': names no field"),
        (["c.jsonl", "--fields", ""], "--fields '': names no field"),
        (["c.jsonl", "--shards", "0"], "shards '0': not understood"),
        (["c.jsonl", "--shards", "5 bytes"], "shards '5 bytes': not understood"),
        (["c.md", "--shards", "2"], "it has no shards"),
        (["nowhere/c.jsonl", "--shards", "2"], "does not exist"),
        (["archive"], "is a folder"),
    ],
    ids=["ending", "format", "profile", "field", "commas", "empty", "none", "unit", "folder", "place", "release"],
)
def test_a_slip_is_one_line(home, capsys, monkeypatch, words, said):
    monkeypatch.chdir(home)
    before = sorted(home.iterdir())
    assert run(Command(), home, *words) == 2
    err = capsys.readouterr().err
    assert said in err
    assert len(err.splitlines()) == 1
    assert sorted(home.iterdir()) == before
