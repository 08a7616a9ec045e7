"""The documents name only commands, options, settings and places that are there."""

import re
import subprocess
import tomllib

import pytest

from crawler.site.config import parse
from docs.commands_page import NAMES as COMMANDS
from docs.settings_page import SOURCE, read_settings
from pipelines.extraction.lexicon.keys import KEYS
from tests.docs.pages import NAMES, ROOT, blocks, prose, read

FROM_SCRAPY = {"shell", "fetch", "view", "settings"}
EXAMPLES = {"hello"}
"""What a page teaches to add."""

SETTINGS = {each.name for each in read_settings(SOURCE.read_text("utf-8"))}
SECRETS = {"WINNOW_SECRETS_HERALD"}  # of one site: no setting, so that it is shown nowhere
OPTIONS = set(re.findall(r"--[a-z][a-z-]+", read("docs/reference/cli.md"))) | {"--help"}


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_one(name):
    text = read(name)
    named = set(re.findall(r"(?:^\$? ?|`)winnow ([a-z]+)", text, re.MULTILINE))
    assert named <= set(COMMANDS) | FROM_SCRAPY | EXAMPLES
    assert "`scrapy " not in text.replace("`scrapy COMMAND`", "")


@pytest.mark.parametrize("name", NAMES)
def test_every_option_is_one(name):
    for line in re.findall(r"(?:^\$? ?|`)winnow ([^`\n]*)", read(name), re.MULTILINE):
        assert set(re.findall(r"(?<!\S)--[a-z][a-z-]+", line)) <= OPTIONS, line


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_one(name):
    assert set(re.findall(r"\bWINNOW_[A-Z_]+\b", read(name))) <= SETTINGS | SECRETS


@pytest.mark.parametrize("name", NAMES)
def test_every_block_of_shell_is_shell(name):
    for block in blocks(read(name), "sh"):
        subprocess.run(["sh", "-n"], input=block, text=True, check=True)


@pytest.mark.parametrize("name", NAMES)
def test_every_block_of_python_compiles(name):
    for block in blocks(read(name), "python"):
        if "-> Article | Rejected" not in block:  # signatures
            compile(block, name, "exec")


def test_the_site_files_can_be_read():
    for block in blocks(read("docs/reference/site-file.md"), "toml"):
        parse("example", tomllib.loads(block), "site-file.md")


@pytest.mark.parametrize("name", NAMES)
def test_every_place_in_the_tree_is_there(name):
    for place in re.findall(
        r"`((?:crawler|pipelines|storage|tests|docs|benchmarks|examples)/[\w/.]*\w)`", prose(read(name))
    ):
        assert (ROOT / place).exists() or (ROOT / f"{place}.py").exists(), place


def test_the_documents_speak_of_the_project_alone():
    for name in NAMES:
        assert not re.search(r"/(?:work|tmp/w)/|\bissue #?\d", read(name)), name


def test_every_key_of_a_language_is_described():
    rows = read("docs/how-to/add-a-language.md").partition("## All keys")[2]
    assert sorted(re.findall(r"^\| `(\w+\.\w+)` \|", rows, re.MULTILINE)) == sorted(KEYS)
