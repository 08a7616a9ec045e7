"""Garbage is looked for while a command works, and not while it is loaded."""

import gc
import sys
from pathlib import Path

import pytest

from crawler.cli import garbage
from crawler.cli.main import main
from tests.servers.command_line import WinnowHome


@pytest.fixture(autouse=True)
def _as_ever():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_it_is_looked_for_again_once_all_is_loaded(monkeypatch):
    at_the_end = list[object]()
    monkeypatch.setattr("atexit.register", at_the_end.append)
    garbage.begin()
    assert gc.isenabled()
    assert gc.get_threshold()[0] == garbage.WHILE_LOADING
    garbage.loaded()
    assert (gc.get_threshold(), at_the_end) == (garbage.USUAL, [gc.freeze])


@pytest.mark.parametrize(("words", "most"), [(["runs"], garbage.USUAL[0]), (["paths"], garbage.WHILE_LOADING)])
def test_a_command_that_opens_the_store_works_as_ever(
    words: list[str], most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.cli.main.adopt_environment", lambda: None)
    monkeypatch.setattr("atexit.register", lambda _: None)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "argv", ["winnow", *words])
    monkeypatch.setenv("WINNOW_HOME", str(tmp_path))
    with pytest.raises(SystemExit):
        main()
    assert gc.get_threshold()[0] == most


@pytest.mark.process
def test_what_scrapy_does_works_as_ever(tmp_path: Path) -> None:
    asked = "__import__('gc').get_threshold()[0]"
    told = WinnowHome(tmp_path).scrapy("shell", "--nolog", "-c", asked)
    assert int(told.out.split()[-1]) <= garbage.USUAL[0]
