"""A child finds our packages and settings wherever its parent stands."""

import subprocess
from pathlib import Path

from crawler.process.child_command import child_environment, python_command, settings_module


def test_a_folder_with_packages_of_our_names_is_not_read(tmp_path: Path) -> None:
    for name in ("crawler", "storage", "winnow"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('theirs')")

    ended = subprocess.run(
        python_command("winnow", "--version"),
        cwd=tmp_path,
        env=child_environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("winnow ")


def test_settings_of_another_project_are_not_ours_and_those_that_build_on_ours_are() -> None:
    assert settings_module(None) == settings_module("json") == settings_module("no.such") == "crawler.settings"
    assert settings_module("crawler.settings") == "crawler.settings"


def test_settings_of_the_users_own_are_kept(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("from crawler.settings import *\nWINNOW_CONTACT = 'me'\nLOG_LEVEL = 'DEBUG'\n")
    variables = {"SCRAPY_SETTINGS_MODULE": "mine", "PYTHONPATH": str(tmp_path), "WINNOW_HOME": str(tmp_path)}

    for words, expected in ((["settings", "--get", "LOG_LEVEL"], "DEBUG"), (["paths"], "settings      mine")):
        command, environment = python_command("winnow", *words), {**child_environment(), **variables}
        environment["PYTHONPATH"] += f":{child_environment()['PYTHONPATH']}"
        said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        assert expected in said.splitlines()
