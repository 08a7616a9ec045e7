"""winnow search, and the options that choose articles."""

import argparse
import json
from datetime import date
from pathlib import Path

import pytest

from crawler.cli.corpus.selection_options import add_selection, read_selection
from crawler.commands.corpora.search import Command
from crawler.errors import ArgumentError
from storage.rights.levels import Rights
from storage.selection.selection import Selection
from storage.store import Store
from tests.crawler.in_process import run
from tests.storage.samples import article


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        store.save([article("http://a.example/1", title="Port\x1b[31m closed", text="A storm\x07 hit the port. " * 20)])
        store.save([article("http://a.example/2", title="广州新闻", text="广州的港口。", language="zh-CN")])
    return tmp_path


def test_hits_are_shown_with_their_surroundings_and_do_nothing_to_a_terminal(home: Path, capsys) -> None:
    assert run(Command(), home, "storm") == 0
    out = capsys.readouterr().out
    assert "2026-01-02  example  Port\N{REPLACEMENT CHARACTER}[31m closed" in out
    assert "A storm\N{REPLACEMENT CHARACTER} hit the port." in out
    assert "http://a.example/1" in out
    assert out.endswith("1 article\n")
    assert "\x1b" not in out
    assert "\x07" not in out


def test_chinese_is_found_with_options_beside(home: Path, capsys) -> None:
    assert run(Command(), home, "港口 OR port", "--language", "zh", "--json") == 0
    (line,) = capsys.readouterr().out.splitlines()
    hit = json.loads(line)
    assert (hit["title"], hit["snippet"]) == ("广州新闻", "广州的港口。")
    assert run(Command(), home, "港口", "OR", "port", "-n", "1") == 0
    assert "2 articles, the newest 1 of them" in capsys.readouterr().out
    assert run(Command(), home, "港口", "--count") == 0
    assert capsys.readouterr().out == "1\n"


def test_a_query_may_begin_with_a_minus(home: Path, capsys) -> None:
    assert run(Command(), home, "--json", "--", "-storm 港口") == 0
    assert json.loads(capsys.readouterr().out)["title"] == "广州新闻"
    with pytest.raises(SystemExit, match="2"):
        run(Command(), home, "--")


def test_nothing_found_ends_with_one_and_a_mistake_with_two(home: Path, capsys) -> None:
    assert run(Command(), home, "nowhere") == 1
    shown = capsys.readouterr()
    assert shown.out == "nothing found\n"
    assert run(Command(), home, "port", "--site", "exmaple") == 2
    shown = capsys.readouterr()
    assert "unknown site 'exmaple'; " in shown.err
    assert run(Command(), home, '"port') == 2
    assert "query: this quotation mark is not closed (at character 1" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        run(Command(), home, "--lingua", "zh", "port")
    with pytest.raises(SystemExit, match="2"):
        run(Command(), home)


def test_the_index_can_be_made_before(home: Path, capsys) -> None:
    assert run(Command(), home, "--index") == 0
    assert capsys.readouterr().out == "2 articles added to the search index\n"
    assert run(Command(), home, "--index") == 0
    assert capsys.readouterr().out == "0 articles added to the search index\n"


def read(*words: str) -> Selection:
    parser = argparse.ArgumentParser()
    add_selection(parser)
    return read_selection(parser.parse_args(words))


def test_the_options_are_read(tmp_path: Path) -> None:
    sample = tmp_path / "sample.txt"
    sample.write_text("Words.", "utf-8")
    assert read() == Selection()
    words = (
        "--site a --site b --since 2026-01-02 --until 2026-02-03 --fetched-since 2026-03-04 --fetched-until 2026-03-05 "
    )
    words += (
        "--match storm --language zh --section x --access open --type t --min-length 9 --min-quality agreement=0.5 "
    )
    words += f"--rights no-optout --one-per-story --like {sample} --sample 3 --seed 4"
    assert read(*words.split()) == Selection(
        sites=("a", "b"),
        since=date(2026, 1, 2),
        until=date(2026, 2, 3),
        fetched_since=date(2026, 3, 4),
        fetched_until=date(2026, 3, 5),
        match="storm",
        languages=("zh",),
        sections=("x",),
        access=("open",),
        types=("t",),
        min_length=9,
        min_quality={"agreement": 0.5},
        rights=Rights.NO_OPTOUT,
        one_per_story=True,
        like=("Words.",),
        like_at_least=0.2,
        sample=3,
        seed=4,
    )
    assert read("--like", str(sample), "--like-at-least", "0").like_at_least == 0


SLIPS = {
    "--rights all": "rights=all: not known; known: any, no-optout, open-licence",
    "--min-quality agreement": "min-quality=agreement=: not a number from 0 to 1",
    "--min-quality agreement=nan": "not a number from 0 to 1",
    "--fetched-since 2026-01-02 --fetched-until 2026-01-01": "fetched-since=2026-01-02 is after",
    "--sample 0": "sample=0: not a whole number",
    "--like-at-least 0.5": "like-at-least needs --like",
    "--like nowhere.txt": "like=nowhere.txt: No such file",
}


def test_a_slip_is_one_clear_line() -> None:
    for words, said in SLIPS.items():
        with pytest.raises(ArgumentError, match=said):
            read(*words.split())
