"""The Compose file: every command in it is one of ours, and nothing is open that should not be."""

import argparse
import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import yaml

from crawler.cli.command import WinnowCommand
from crawler.cli.help import modules
from docs.settings_page import SOURCE, read_settings
from tests.docs.pages import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "winnow"}


def commands() -> Iterator[list[str]]:
    """Yield the words behind ``winnow`` of every service that runs it."""
    for service in OURS.values():
        if "entrypoint" not in service:
            yield [str(word) for word in service["command"]]
        for part in service.get("entrypoint", ()):
            yield from (shlex.split(words) for words in re.findall(r"\bwinnow ([^;]+);", part))


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_line_is_understood(words):
    command: WinnowCommand = import_module(modules()[words[0]]).Command()
    parser = argparse.ArgumentParser(conflict_handler="resolve", exit_on_error=False)
    command.add_options(parser)
    _, rest = parser.parse_known_args(words[1:])
    assert rest == [], "neither an option nor its value"


def test_a_fleet_has_all_its_parts():
    run = [each[0] for each in commands()]
    assert run.count("worker") == 2
    assert {"schedule", "web", "maintain"} <= set(run)
    assert {"postgres", "s3"} <= SERVICES.keys()


def test_every_variable_is_a_setting_and_the_same_for_all():
    known = {each.name for each in read_settings(SOURCE.read_text("utf-8"))}
    shared = COMPOSE["x-winnow"]["environment"]
    assert {name for name in shared if name.startswith("WINNOW_")} <= known
    assert all(service["environment"] == shared for service in OURS.values())


def test_only_this_machine_reaches_it():
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_no_password_is_written_down():
    text = (ROOT / "compose.yaml").read_text("utf-8")
    assert re.findall(r"(?:PASSWORD|SECRET\w*): (?!\$\{\w+:\?)", text) == []


def test_volumes_and_services_that_are_named_are_there():
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source.startswith("./") or source in COMPOSE["volumes"]
        assert set(service.get("depends_on", ())) <= SERVICES.keys()
    homes = [
        volume for service in OURS.values() for volume in service.get("volumes", ()) if "/var/lib/winnow" in volume
    ]
    assert len(homes) == len(set(homes)), "an archive has one writer"
