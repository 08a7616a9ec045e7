"""winnow paths: all places, made of the settings, and nothing written."""

import json
from pathlib import Path

import pytest

from crawler.commands.upkeep.paths import Command
from storage.db import without_secrets
from tests.crawler.in_process import run

PLACES = {"home", "database", "archive", "logs", "own_sites", "site_folders", "rules", "settings"}


def test_the_places_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "home"

    assert run(Command(), home, "--json") == 0

    told = json.loads(capsys.readouterr().out)
    assert told.keys() == PLACES
    assert told["database"] == f"sqlite:///{home}/winnow.db"
    assert (told["own_sites"], told["site_folders"]) == (f"{home}/sites", [f"{home}/sites"])
    assert told["settings"] == "crawler.settings"
    assert not home.exists()


def test_the_places_as_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(Command(), tmp_path) == 0

    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[0] for line in lines} == PLACES
    assert lines[0].split() == ["home", str(tmp_path)]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////a/b@c:d/winnow.db", "sqlite:////a/b@c:d/winnow.db"),
        ("postgresql+psycopg://me:se@cret@host/winnow", "postgresql+psycopg://me:***@host/winnow"),
        ("postgresql+psycopg:///winnow?password=x&user=me", "postgresql+psycopg:///winnow?password=***&user=me"),
    ],
)
def test_a_password_is_not_shown(url: str, shown: str) -> None:
    assert without_secrets(url) == shown
