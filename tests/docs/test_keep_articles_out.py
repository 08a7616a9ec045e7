"""The guide to rules at the door, done as it stands there on a paper with two horoscopes."""

import re
import sqlite3
import tomllib
from dataclasses import replace

import pytest

from crawler.commands.corpora.corpus import Command as Corpus
from crawler.commands.upkeep.reextract import Command as Reextract
from pipelines.admission import read_rules
from pipelines.extraction import Rules, extract
from storage.archive.archive import Archive
from storage.records import Reason
from storage.store import Store
from tests.crawler.in_process import run
from tests.docs.pages import blocks, read
from tests.pipelines.newsroom import html, page
from tests.storage.samples import rejected

GUIDE = read("docs/how-to/keep-articles-out.md")


def fill(home) -> None:
    """Store eight articles, one of them dropped by a rule of before, and two horoscopes."""
    pages = [page(number) for number in range(8)]
    pages += [page(number, html(number, title=f"Your horoscope for week {number}")) for number in (8, 9)]
    (home / "sites").mkdir(parents=True)
    (home / "sites" / "paper.toml").write_text('start = "http://paper.example/"\n')
    with Archive(home / "archive") as archive, Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        kept = [archive.keep(replace(each, raw_ref=None)) for each in pages]
        number = store.start_run("paper", "crawl")
        before = rejected(
            kept[3].url, site="paper", reason=Reason.UNWANTED, detail="an earlier rule", raw_ref=kept[3].raw_ref
        )
        results = [before if place == 3 else extract(each, Rules()) for place, each in enumerate(kept)]
        store.save(results, number)
        store.finish_run(number, ending="finished", exit_status=0, counts={})


@pytest.mark.process
def test_the_guide(tmp_path, capsys, monkeypatch):
    home = tmp_path / "var"
    fill(home)
    (rules,) = blocks(GUIDE, "toml")
    assert len(read_rules(tomllib.loads(rules)["rule"])) == 5
    (home / "rules.toml").write_text(rules)
    assert run(Reextract(), home, "--dry-run") == 0
    (shown,) = blocks(GUIDE, "text")
    assert shown in capsys.readouterr().out
    with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        assert store.counts()["articles"] == 9
    assert run(Reextract(), home, "--stale", "-q") == 0
    (query,) = blocks(GUIDE, "sql")
    with sqlite3.connect(home / "winnow.db") as database:
        assert database.execute(query).fetchall() == [("paper", "horoscopes", 2)]
        listing, withdraw = blocks(GUIDE, "sh")[1].split("winnow ", 1)
        (asked,) = re.findall(r'"(SELECT.*?)"', listing, re.DOTALL)
        rows = database.execute(asked).fetchall()
    database.close()
    assert len(rows) == 2
    monkeypatch.chdir(tmp_path)
    (tmp_path / "unwanted.txt").write_text("".join(f"{row[0]}\n" for row in rows))
    assert withdraw.startswith("corpus withdraw --from unwanted.txt")
    assert run(Corpus(), home, "withdraw", "--from", "unwanted.txt", "--reason", "kept out by a rule") == 0


def test_a_slip_in_the_rules_of_all_sites_is_one_line(tmp_path, capsys):
    home = tmp_path / "var"
    fill(home)
    (home / "rules.toml").write_text("[[rule]]\ndrop = 'a'\ntitel = 'b'\n")
    assert run(Reextract(), home, "--dry-run") == 2
    said = f"winnow: {home}/rules.toml: key 'rule': rule 1: unknown key 'titel', did you mean 'title'?\n"
    assert capsys.readouterr().err == said
