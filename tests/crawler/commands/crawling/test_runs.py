"""winnow runs: the history, and everything of one run."""

import json
from datetime import timedelta

import pytest
from rich.console import Console

from crawler.cli.reports.run_table import lasted
from crawler.commands.crawling.runs import Command
from crawler.process.identity import this_process
from storage.frontier.queue import QueuedURL
from storage.frontier.worker import Worker
from storage.process import Process
from storage.records import Link, LinkKind, Outcome, Reason
from storage.store import Store
from tests.crawler.in_process import run
from tests.storage.samples import NOON, rejected

COUNTS = {
    "fetched": 12,
    "outcome/new": 3,
    "outcome/rejected": 1,
    "failed/http": 1,
    "saved/answers": 4,
    "fetch_ms/median": 120,
    "fetch_ms/p95": 900,
}
BAD = "https://a.example/[bold]/x.html"


@pytest.fixture
def store(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        yield store


@pytest.fixture
def crawled(store, tmp_path):
    """A run that ended with a rejection, a failure and a log."""
    log = tmp_path / "run.log"
    log.write_text("one\ntwo \x1b[2J\nthree\n", "utf-8")
    number = store.start_run("paper", "crawl", process=this_process(), log=str(log))
    crawl, _ = store.crawl("paper", "crawl", {}, True)
    member = Worker.join(store.engine, crawl, this_process(), NOON.timestamp(), 60.0)
    now = store.run(number).started_at.timestamp() + 0.01
    member.add([QueuedURL(Link(BAD, LinkKind.ARTICLE)), QueuedURL(Link(BAD + "?id=2", LinkKind.ARTICLE))], now)
    first, second = member.lease(5, now, lambda _: False).rows
    member.failed(first, "http", "answered 500", now, None)
    member.failed(second, "http", "of an earlier run", now - 9999, None)
    said = rejected("https://a.example/r.html", site="paper", reason=Reason.SOFT_404, detail="\x07nothing here")
    assert store.save([said], number) == [Outcome.REJECTED]
    store.finish_run(number, ending="finished", exit_status=1, counts=COUNTS, received=1_234_567, memory=10**8)
    return number


def test_the_history(tmp_path, store, crawled, capsys):
    other = store.start_run("other", "backfill", process=this_process())
    assert run(Command(), tmp_path) == 0
    head, _, *rows = [line.split() for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert head[:3] == ["run", "site", "kind"]
    assert [row[:3] for row in rows] == [[str(other), "other", "backfill"], [str(crawled), "paper", "crawl"]]
    assert "running" in rows[0]
    text = " ".join(rows[1])
    assert "finished 1 3 0 1 1 1.2 MB 4 120/900 100.0 MB" in text
    assert run(Command(), tmp_path, "paper", "-n", "1", "--json") == 0
    (told,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (told["id"], told["counts"], told["memory"]) == (crawled, COUNTS, 10**8)
    assert told["started_at"] == store.run(crawled).started_at.isoformat()


def test_a_narrow_terminal_gets_the_columns_that_fit(tmp_path, crawled, capsys, monkeypatch):
    narrow = Console(width=80, highlight=False)
    monkeypatch.setattr("crawler.cli.tables.console", lambda: narrow)
    assert run(Command(), tmp_path) == 0
    printed = [line for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert max(map(len, printed)) <= 80
    head, _, line = [line.split() for line in printed]
    assert " ".join(head) == "run site started (UTC) took ended new rejected failed"
    assert line[:2] == [str(crawled), "paper"]
    assert " ".join(line).endswith("finished 3 1 1")


def test_a_run_whose_process_is_gone_is_closed_before_it_is_shown(tmp_path, store, capsys):
    me = this_process()
    number = store.start_run("paper", "crawl", process=Process(me.machine, me.pid, "0"))
    assert run(Command(), tmp_path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["ending"] == "killed"
    assert store.run(number).ended_at is not None


def test_everything_of_one_run(tmp_path, crawled, capsys):
    assert run(Command(), tmp_path, "show", str(crawled), "--lines", "2") == 0
    out = capsys.readouterr().out
    assert f"run {crawled}: crawl of paper, finished, exit status 1" in out
    assert "1.2 MB received, 100.0 MB of memory" in out
    assert "pages by outcome: new=3, rejected=1" in out
    assert "response time in ms: median=120, 95th percentile=900" in out
    assert BAD in out
    assert "answered 500" in out
    assert "earlier run" not in out
    assert "soft_404" in out
    assert "\ufffdnothing here" in out
    assert "\ntwo \ufffd[2J\nthree\n" in out
    assert "one" not in out.splitlines()
    assert not any(each in out for each in "\x1b\x07")


def test_everything_of_one_run_as_json(tmp_path, crawled, capsys):
    assert run(Command(), tmp_path, "show", str(crawled), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["failures"] == [{"kind": "http", "url": BAD, "said": "answered 500"}]
    assert [(each["reason"], each["url"]) for each in told["rejections"]] == [("soft_404", "https://a.example/r.html")]
    assert told["log_tail"][-1] == "three"
    assert (told["log_problem"], told["counts"]) == (None, COUNTS)


@pytest.mark.parametrize("log", [None, "/nowhere/run.log"])
def test_a_run_without_a_log(tmp_path, store, log, capsys):
    number = store.start_run("paper", "crawl", process=this_process(), log=log)
    assert run(Command(), tmp_path, "show", str(number)) == 0
    out = capsys.readouterr().out
    assert f"run {number}: crawl of paper, running\n" in out
    assert ("no log file was written" if log is None else "/nowhere/run.log: is not there") in out


@pytest.mark.parametrize(
    "word",
    ["99", "x", "9" * 40, "²", "1.5", "\x1b[31m", "-5", "-" + "9" * 40],
    ids=["none", "word", "long", "power", "part", "escape", "negative", "far"],
)
def test_an_unknown_number_is_one_line(tmp_path, store, word, capsys):
    assert run(Command(), tmp_path, "show", word) == 2
    told = capsys.readouterr().err
    assert told.startswith("winnow: no run '")
    assert len(told.splitlines()) == 1
    assert "\x1b" not in told


@pytest.mark.parametrize("words", [["-n", "0"], ["-n", "-5"], ["-n", "x"], ["--lines", "-1"], ["--frobnicate"]])
def test_a_number_that_is_none_is_refused(tmp_path, store, words):
    with pytest.raises(SystemExit) as refused:
        run(Command(), tmp_path, *words)
    assert getattr(refused.value, "code", 2) == 2


def test_more_than_any_database_can_count_is_all_there_are(tmp_path, store, capsys):
    store.start_run("paper", "crawl", process=this_process())
    assert run(Command(), tmp_path, "--json", "-n", "1" + "0" * 30) == 0
    assert json.loads(capsys.readouterr().out)["site"] == "paper"


def test_a_site_may_be_called_show(tmp_path, store, capsys):
    with pytest.raises(SystemExit, match="2"):
        run(Command(), tmp_path, "show")
    number = store.start_run("show", "crawl", process=this_process())
    assert run(Command(), tmp_path, "show", "--json") == 0
    assert json.loads(capsys.readouterr().out)["id"] == number


def test_a_name_that_nobody_knows_is_one_line(tmp_path, store, capsys):
    store.start_run("paper", "crawl", process=this_process())
    assert run(Command(), tmp_path, "papre") == 2
    assert capsys.readouterr().err == "winnow: unknown site 'papre'; did you mean 'paper'?\n"


def test_two_sites_are_refused(tmp_path):
    with pytest.raises(SystemExit, match="2"):
        run(Command(), tmp_path, "a", "b")


def test_a_crawl_is_asked_to_stop(tmp_path, store, capsys):
    number = store.start_run("paper", "crawl", process=this_process())
    assert run(Command(), tmp_path, "stop", str(number)) == 0
    assert capsys.readouterr().out == f"run {number}: asked to stop\n"
    assert store.is_asked_to_stop(number)
    store.finish_run(number, ending="interrupted", exit_status=1, counts={})
    for word in (str(number), "99", "x", "9" * 40):
        assert run(Command(), tmp_path, "stop", word) == 2
        assert "does not go on" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "0 s"), (59.4, "59 s"), (185, "3:05 min"), (7800, "2:10 h"), (99 * 3600, "4 d 3 h"), (-5, "0 s")],
)
def test_lengths_of_time(seconds, said):
    assert lasted(timedelta(seconds=seconds)) == said
