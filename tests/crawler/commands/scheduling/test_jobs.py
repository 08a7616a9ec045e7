"""winnow jobs: what is shown, and orders that are taken whole or not at all."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.commands.scheduling.jobs import Command
from crawler.process.identity import is_gone, this_process
from storage.service.jobs import Jobs
from storage.service.leader import LeaderElection
from storage.store import Store
from tests.crawler.in_process import run


@pytest.fixture
def home(tmp_path):
    (tmp_path / "sites").mkdir()
    return tmp_path


@pytest.fixture
def store(home):
    with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        yield store


def write(home: Path, name: str, *schedule: str) -> None:
    lines = ["[schedule]", *schedule] if schedule else []
    text = "\n".join([f'start = "https://{name}.example/"', *lines])
    (home / "sites" / f"{name}.toml").write_text(text, "utf-8")


def listed(home: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, dict[str, Any]]:
    capsys.readouterr()
    assert run(Command(), home, "--json") == 0
    first, *rest = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return first["service"], {line["site"]: line for line in rest}


def test_a_line_for_every_site_file_without_a_service(home, store, capsys):
    write(home, "herald", 'cron = "0 6 * * *"')
    write(home, "gazette")
    write(home, "broken", 'interval = "often"')
    number = store.start_run("herald", "crawl")
    store.finish_run(number, ending="finished", exit_status=0, counts={"outcome/new": 4})
    service, lines = listed(home, capsys)
    assert service == "no service runs; start it with 'winnow schedule'"
    assert list(lines) == ["broken", "gazette", "herald"]
    assert (lines["herald"]["schedule"], lines["herald"]["ending"], lines["herald"]["new"]) == (
        "cron 0 6 * * * UTC",
        "finished",
        4,
    )
    assert lines["gazette"]["schedule"] == "adaptive, now every 1h"
    assert lines["gazette"]["last_run"] is None
    assert "expected a length of time" in lines["broken"]["problem"]


def test_the_table_says_who_leads_and_what_is_in_the_way(home, store, capsys):
    write(home, "herald", 'cron = "0 6 * * *"')
    write(home, "broken", 'interval = "often"')
    leadership = LeaderElection(store.engine, this_process(), is_gone)
    assert leadership.try_lead(datetime.now(UTC).timestamp())
    assert run(Command(), home, "pause", "herald") == 0
    assert run(Command(), home) == 0
    out = capsys.readouterr().out
    assert f"process {this_process().pid} on " in out
    assert "paused since" in out
    assert "[schedule]" in out
    assert "\\[" not in out
    leadership.resign()


def test_pause_resume_and_run_are_noted(home, store):
    write(home, "herald")
    write(home, "gazette")
    jobs = Jobs(store.engine)
    assert run(Command(), home, "pause", "herald", "gazette") == 0
    assert all(note.paused_at for note in jobs.all().values())
    assert run(Command(), home, "resume", "herald") == 0
    assert jobs.all()["herald"].paused_at is None
    assert jobs.all()["gazette"].paused_at is not None
    assert run(Command(), home, "run", "herald") == 0
    asked = jobs.all()["herald"].asked_at
    assert asked is not None
    assert datetime.now(UTC) - asked < timedelta(minutes=1)


def test_an_order_as_json_names_each_site_once(home, store, capsys):
    write(home, "herald")
    assert run(Command(), home, "run", "herald", "herald", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"order": "requested", "sites": ["herald"]}


def test_a_name_that_steers_a_terminal_is_one_harmless_line(home, store, capsys):
    assert run(Command(), home, "pause", "a\n\x1b[2J" + "b" * 9000) == 2
    said = capsys.readouterr().err
    assert said.startswith("winnow: unknown site 'a \ufffd[2Jbbb")
    assert len(said) < 200
    assert said.count("\n") == 1


@pytest.mark.parametrize("order", ["pause", "resume", "run"])
def test_an_unknown_name_is_one_line_and_changes_nothing(home, store, capsys, order):
    write(home, "herald")
    assert run(Command(), home, order, "herald", "heralt") == 2
    assert capsys.readouterr().err == "winnow: unknown site 'heralt'; did you mean 'herald'?\n"
    assert Jobs(store.engine).all() == {}


def test_what_the_service_can_never_crawl_is_not_ordered(home, store, capsys):
    write(home, "off", "enabled = false")
    write(home, "broken", 'interval = "often"')
    assert run(Command(), home, "run", "off") == 2
    assert "no enabled [schedule]" in capsys.readouterr().err
    assert run(Command(), home, "run", "broken") == 2
    assert run(Command(), home, "pause", "broken") == 0
    assert Jobs(store.engine).all().keys() == {"broken"}


@pytest.mark.parametrize("words", [["stop", "herald"], ["pause"], ["--frobnicate"]])
def test_other_words_are_refused(home, words):
    with pytest.raises(SystemExit, match="2"):
        run(Command(), home, *words)
