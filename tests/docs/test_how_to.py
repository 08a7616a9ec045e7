"""The guides on running the service name only what is there."""

import re

from crawler.monitoring.alert_rules import SECTIONS
from tests.docs.pages import DOCS, ROOT, read

UNIT = (DOCS / "service" / "winnow.service").read_text("utf-8")


def test_the_sections_that_alerts_name_are_there():
    for section in [*SECTIONS.values(), "Many sites at once"]:
        assert f"### {section}\n" in read("docs/how-to/read-an-alert.md")


def test_the_unit_waits_longer_than_a_crawl_may_take_to_stop():
    grace = int(re.findall(r"--grace (\d+)", UNIT)[0])
    assert int(re.findall(r"TimeoutStopSec=(\d+)", UNIT)[0]) > grace + 90
    for line in re.findall(r"^\| `(\w+=\w+)`", read("docs/how-to/run-under-systemd.md"), re.MULTILINE):
        assert line in UNIT


def test_every_page_that_the_unit_and_the_scripts_name_is_there():
    for path in (DOCS / "service").iterdir():
        for name in re.findall(r"docs/[\w/-]+\.md", path.read_text("utf-8")):
            assert (ROOT / name).is_file(), (path, name)


def test_every_page_that_the_code_names_is_there():
    for folder in ("crawler", "pipelines", "storage"):
        for path in (ROOT / folder).rglob("*.py"):
            for name in re.findall(r"\bdocs/[\w/-]+\.md", path.read_text("utf-8")):
                assert (ROOT / name).is_file(), (path, name)


def test_the_container_copies_what_is_there():
    for sources in re.findall(r"^COPY (?!--from)(.*) \S+$", (ROOT / "Containerfile").read_text("utf-8"), re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists()
