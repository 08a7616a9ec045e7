"""The page on running the service names only what is there."""

import re
import subprocess
from pathlib import Path

import pytest

from crawler import commands
from crawler.monitoring.alert_rules import SECTIONS

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "operations.md").read_text("utf-8")
UNIT = (ROOT / "docs" / "service" / "winnow.service").read_text("utf-8")
NAMES = {path.stem for path in Path(commands.__file__).parent.glob("[a-z]*.py")}
SERVICE = {"health", "jobs", "list"}
BLOCKS = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)


def test_every_command_is_one():
    words = re.findall(r"^scrapy ([a-z]+)", "\n".join(BLOCKS), re.MULTILINE) + re.findall(r"`scrapy ([a-z]+)", TEXT)
    assert set(words) <= NAMES | SERVICE
    assert len(words) > 20


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_is_shell(block):
    subprocess.run(["sh", "-n"], input=block, text=True, check=True)


def test_every_link_leads_somewhere():
    headings = re.findall(r"^#+ (.*)", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        elif "://" not in target:
            assert (ROOT / "docs" / target).exists(), target


def test_the_sections_that_alerts_name_are_there():
    for section in [*SECTIONS.values(), "Many sites at once"]:
        assert f"### {section}\n" in TEXT


def test_the_unit_waits_longer_than_a_crawl_may_take_to_stop():
    grace = int(re.findall(r"--grace (\d+)", UNIT)[0])
    assert int(re.findall(r"TimeoutStopSec=(\d+)", UNIT)[0]) > grace + 90
    for line in re.findall(r"^\| `(\w+=\w+)`", TEXT, re.MULTILINE):
        assert line in UNIT


def test_the_container_copies_what_is_there():
    for sources in re.findall(r"^COPY (?!--from)(.*) \S+$", (ROOT / "Containerfile").read_text("utf-8"), re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists()
