import json
import os
from datetime import UTC, datetime

from crawler.commands.scheduling.alerts import Command
from storage.service.outbox import Outbox
from storage.store import Store
from tests.crawler.in_process import run
from tests.servers.alert_receiver import serve_alert_receiver


def of(url: str) -> Command:
    """Make the command with that address in the settings, as ``-s`` puts it there."""

    class WithTarget(Command):
        def setting(self, name: str) -> str:
            return url if name == "WINNOW_ALERTS" else super().setting(name)

    return WithTarget()


def test_each_target_gets_a_message_and_the_failing_one_is_named(tmp_path, capsys):
    with serve_alert_receiver() as good, serve_alert_receiver() as bad:
        bad.status = 404
        assert run(of(f"{good.url} {bad.url}"), tmp_path, "test") == 1
        out = capsys.readouterr().out
        assert run(of(good.url), tmp_path, "test", "--json") == 0
    assert good.titles == ["Winnow: a test"] * 2
    first, second = out.splitlines()
    assert first == "alert target 1 (json): sent"
    assert second.startswith("alert target 2 (json): ")
    assert "404" in second
    assert "secret" not in out
    assert json.loads(capsys.readouterr().out) == {"alert target 1 (json)": None}


def test_without_a_target_a_test_fails(tmp_path, capsys):
    assert run(of(""), tmp_path, "test") == 1
    assert "no targets" in capsys.readouterr().out


def test_the_targets_and_what_waits(tmp_path, capsys):
    assert run(of("json://127.0.0.1/secret"), tmp_path) == 0
    assert capsys.readouterr().out == "alert target 1 (json)\n0 alerts not delivered yet\n"


def test_one_alert_waits(tmp_path, capsys):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        Outbox(store.engine).post([("a", "broken", "t", "b", "failure")], ["x"], datetime.now(UTC))
    assert run(of("json://127.0.0.1/secret"), tmp_path) == 0
    assert capsys.readouterr().out.endswith("\n1 alert not delivered yet\n")


def test_a_target_that_is_no_address_is_one_line(tmp_path, capsys):
    assert run(of("nonsense"), tmp_path) == 2
    assert capsys.readouterr().err.startswith("winnow: alert target 1 ")


def test_a_file_of_targets_that_is_missing_is_one_line(tmp_path, capsys):
    class WithFile(Command):
        def setting(self, name: str) -> str:
            return os.fspath(tmp_path / "none") if name == "WINNOW_ALERTS_FILE" else super().setting(name)

    assert run(WithFile(), tmp_path, "test") == 2
    assert "No such file" in capsys.readouterr().err
