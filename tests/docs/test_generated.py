"""What the documents say of commands, settings, reasons, fields, formats and tables is what the code says."""

import re
import subprocess
import sys
from dataclasses import fields

import pytest

from crawler.site.config import Site
from crawler.site.retention import Retention
from crawler.site.schedule import Schedule
from docs import generate
from docs.commands_page import NAMES as COMMANDS
from docs.settings_page import SOURCE, read_settings
from docs.tables import members
from storage.export.formats import FORMATS
from storage.export.profiles import PROFILES
from storage.records import Outcome, Reason
from storage.release.manifest.fields import MEANINGS
from tests.docs.pages import ROOT, read

SETTINGS = [each for each in read_settings(SOURCE.read_text("utf-8")) if each.name.startswith("WINNOW_")]


def test_nothing_generated_is_out_of_date():
    assert generate.stale() == [], "run: python -m docs.generate"


def test_the_check_names_what_is_out_of_date():
    words = [sys.executable, "-m", "docs.generate", "--check"]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (told.returncode, told.stdout) == (0, "")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda each: each.name)
def test_every_setting_is_documented(setting):
    assert len(setting.about) > 10, "a comment at the setting says what it means"
    assert f"| `{setting.name}` |" in read("docs/reference/settings.md")


def test_every_variable_of_the_environment_is_in_its_table():
    table = read("docs/reference/settings.md").partition("## Settings of Winnow")[0]
    assert set(re.findall(r"^\| `(WINNOW_\w+)`", table, re.MULTILINE)) == {
        each.name for each in SETTINGS if each.is_environment
    }


@pytest.mark.parametrize("kind", [Reason, Outcome])
def test_every_reason_and_outcome_says_what_it_means(kind):
    assert set(members(kind)) == set(kind)
    page = read("docs/reference/reasons-and-outcomes.md")
    assert all(f"| `{each}` |" in page for each in kind)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name):
    assert f"\n### winnow {name}\n" in read("docs/reference/cli.md")


def test_no_command_is_outside_a_job():
    assert "\n## Other\n" not in read("docs/reference/cli.md"), "name the command in a group of winnow --help"


def test_every_field_format_and_profile_is_documented():
    record, forms = read("docs/reference/record.md"), read("docs/reference/formats-and-profiles.md")
    assert all(f"| `{name}` |" in record for name in PROFILES["winnow"].shapes)
    assert set(PROFILES["winnow"].shapes) <= set(MEANINGS)
    assert all(f"`{name}`" in forms for name in (*FORMATS, *PROFILES))


def test_every_table_is_described():
    described, _, columns = read("docs/reference/database.md").partition("## All columns")
    for table in re.findall(r"^\| `(\w+)` \|", columns, re.MULTILINE):
        assert f"`{table}`" in described, table


def test_every_key_of_a_site_file_is_described():
    page = read("docs/reference/site-file.md").partition("## A longer one")[0]
    keys = {each.name for kind in (Site, Schedule, Retention) for each in fields(kind)} - {"name"}
    rows = " ".join(re.findall(r"^\|([^|]+)\|", page, re.MULTILINE))
    assert keys == set(re.findall(r"`(\w+)`", rows))
