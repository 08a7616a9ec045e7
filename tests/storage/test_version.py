"""The version has one source."""

import tomllib
from pathlib import Path

from scrapy.utils.project import get_project_settings

from storage.version import code_version

PROJECT = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_version_is_that_of_the_project() -> None:
    assert code_version() == PROJECT["version"]


def test_the_user_agent_says_it() -> None:
    assert str(get_project_settings()["USER_AGENT"]).startswith(f"Winnow/{PROJECT['version'].rpartition('.')[0]} (")
