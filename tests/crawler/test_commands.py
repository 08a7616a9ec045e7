"""Every command has help; settings name the stages; only they read the environment."""

import argparse
import re
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from crawler.cli.help import modules
from tests.servers.command_line import WinnowHome

ROOT = Path(__file__).resolve().parents[2]
MODULES = modules()
NAMES = sorted(MODULES)


@pytest.mark.parametrize("name", NAMES)
def test_a_command_says_what_it_is_for(name):
    module = __import__(MODULES[name], fromlist=["Command"])
    command = module.Command()
    assert 10 < len(command.short_desc()) < 80
    assert "\n" not in command.long_desc()


@pytest.mark.parametrize("name", NAMES)
def test_help_is_in_words_of_the_field(name):
    """A newcomer knows crawl, request, template; what was said here before it was another language."""
    words = "walks?|teach|taught|lessons?|learnt|thorough|told|holds?|looks? (at|again)|tak(en?|es) off|whence"
    found = re.search(rf"\b({words})\b", help_of(name), re.IGNORECASE)
    assert not found


@pytest.mark.parametrize("name", sorted({*NAMES} - {"extract", "mcp", "web", "worker"}))
def test_a_command_prints_json(name):
    """``extract`` prints nothing else; what ``web`` and ``mcp`` serve is data; ``worker`` reports nothing."""
    assert "--json" in help_of(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_command_can_be_quiet(name):
    assert "-q, --quiet" in help_of(name)


def help_of(name: str) -> str:
    command = __import__(MODULES[name], fromlist=["Command"]).Command()
    command.settings = get_project_settings()
    parser = argparse.ArgumentParser(conflict_handler="resolve", description=command.long_desc())
    command.add_options(parser)
    return f"{command.short_desc()} {parser.format_help()}"


ENVIRONMENT = {
    "crawler/settings.py",
    "crawler/access/secrets.py",  # a secret stands in no setting: those are shown and logged
    "crawler/process/child_command.py",  # this and the two below hand it on to other processes, whole
    "pipelines/bulk/engines/ray.py",
    "pipelines/bulk/watch.py",
}


def test_only_the_settings_read_the_environment():
    for folder in ("crawler", "pipelines", "storage"):
        for path in (ROOT / folder).rglob("*.py"):
            if str(path.relative_to(ROOT)) not in ENVIRONMENT:
                assert re.search(r"environ(?!ment)\b", path.read_text("utf-8")) is None, path


def test_help_names_the_options(tmp_path):
    ended = WinnowHome(tmp_path).scrapy("backfill", "--help")
    assert ended.status == 0
    for option in ("--since", "--until", "--max", "--quiet"):
        assert option in ended.out


def test_settings_name_the_stages_in_order():
    stages = get_project_settings().getdict("ITEM_PIPELINES_BASE")
    assert sorted(stages, key=lambda stage: stages[stage]) == [
        "pipelines.stages.archive.ArchiveStage",
        "pipelines.stages.extract.ExtractStage",
        "pipelines.stages.window.WindowStage",
        "pipelines.stages.persist.PersistStage",
    ]


def test_scrapy_imports_every_command_so_none_of_them_imports_what_is_heavy():
    words = (
        "import sys; from scrapy.utils.misc import walk_modules; walk_modules('crawler.commands'); "
        "print({'sqlalchemy', 'trafilatura', 'apscheduler', 'feedparser', 'pebble', 'rich'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.strip() == "set()"
