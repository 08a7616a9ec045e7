"""Every command is in the README and has help; the README names no command that is not there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from crawler import commands
from tests.servers.crawl import House

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(path.stem for path in Path(commands.__file__).parent.glob("[a-z]*.py"))
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_command_is_in_the_readme(name):
    assert re.search(rf"\b(scrapy|winnow) {name}\b", README)


@pytest.mark.parametrize("name", NAMES)
def test_a_command_says_what_it_is_for(name):
    module = __import__(f"crawler.commands.{name}", fromlist=["Command"])
    command = module.Command()
    assert 10 < len(command.short_desc()) < 80
    assert "\n" not in command.long_desc()


def test_the_readme_names_only_commands_that_are_there():
    named = set(re.findall(r"^(?:scrapy|winnow) ([a-z]+)\b", README, re.MULTILINE))
    assert named - {"list"} <= set(NAMES)


def test_the_readme_names_every_setting_of_the_environment():
    source = (ROOT / "crawler" / "settings.py").read_text("utf-8")
    read = set(re.findall(r'environ\.get\("(WINNOW_\w+)"', source))
    assert read == set(re.findall(r"^\| `(WINNOW_\w+)`", README, re.MULTILINE))


def test_only_the_settings_read_the_environment():
    for folder in ("crawler", "pipelines", "storage"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name not in ("settings.py", "child_command.py"):  # the second hands it on to children, whole
                assert re.search(r"environ(?!ment)\b", path.read_text("utf-8")) is None, path


def test_help_names_the_options(tmp_path):
    ended = House(tmp_path).scrapy("backfill", "--help")
    assert ended.status == 0
    for option in ("--since", "--until", "--max", "--quiet"):
        assert option in ended.out


def test_settings_name_the_stages_in_order():
    stages = get_project_settings().getdict("ITEM_PIPELINES")
    assert sorted(stages, key=lambda stage: stages[stage]) == [
        "pipelines.stages.archive.ArchiveStage",
        "pipelines.stages.extract.ExtractStage",
        "pipelines.stages.persist.PersistStage",
    ]


def test_scrapy_imports_every_command_so_none_of_them_imports_what_is_heavy():
    words = (
        "import sys; from scrapy.utils.misc import walk_modules; walk_modules('crawler.commands'); "
        "print({'sqlalchemy', 'trafilatura', 'apscheduler', 'feedparser', 'pebble', 'rich'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.strip() == "set()"
