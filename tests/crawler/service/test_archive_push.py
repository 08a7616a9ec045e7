"""The archive brought away beside the service: begun now and then, read, told once a day, ended with it."""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.service import ArchivePushes, archive_push
from crawler.service.archive_push import PushReport, report_of

pytestmark = pytest.mark.process

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
GOOD = {"waiting": 0, "waiting_bytes": 0, "away": "", "failed": {}, "dropped": None}
AWAY = {"waiting": 2, "waiting_bytes": 3_000_000, "away": "s3://b: no answer", "failed": {}, "dropped": None}


class Watched:
    """Pushes that print what is in a file, with what they reported and told."""

    def __init__(self, tmp_path: Path) -> None:
        self.said = tmp_path / "said"
        self.reports: list[PushReport] = []
        self.told: list[str] = []
        code = f"import pathlib; print(pathlib.Path({str(self.said)!r}).read_text())"

        def tell(about, words, now):
            self.told.append(words)

        self.pushes = ArchivePushes([sys.executable, "-c", code], {}, self.reports.append, tell)

    def round(self, minutes, said=None):
        """Go round until a passage that is due at that minute has ended."""
        if said is not None:
            self.said.write_text(json.dumps(said))
        now, before = NOON + timedelta(minutes=minutes), len(self.reports)
        self.pushes.round(now, leads=True, running=0, sites=())
        end = time.monotonic() + 20
        while self.pushes._child is not None and time.monotonic() < end:
            time.sleep(0.01)
            self.pushes.round(now, leads=True, running=0, sites=())
        return self.reports[before:]


@pytest.fixture
def watched(tmp_path):
    watched = Watched(tmp_path)
    with watched.pushes:
        yield watched


def test_a_passage_begins_at_once_and_ten_minutes_after_the_last_one_ended(watched):
    assert watched.round(0, GOOD) == [PushReport()]
    assert watched.round(9) == []
    assert watched.round(10) == [PushReport()]
    assert watched.told == []


def test_trouble_is_told_once_a_day_and_its_end(watched):
    assert watched.round(0, AWAY) == [PushReport(2, 3_000_000, "s3://b: no answer")]
    watched.round(10)
    watched.round(20)
    assert watched.told == [
        "Files cannot be brought away: s3://b: no answer.\n2 files (3.0 MB) wait on this machine. Crawls go on."
    ]
    watched.round(24 * 60 + 1)
    assert len(watched.told) == 2
    watched.round(24 * 60 + 20, GOOD)
    watched.round(24 * 60 + 40)
    assert watched.told[2:] == ["Files are brought away again."]


def test_a_passage_under_way_ends_with_the_service():
    pushes = ArchivePushes([sys.executable, "-c", "import time; time.sleep(99)"], {}, print, print)
    pushes.round(NOON, leads=False, running=0, sites=())
    child = pushes._child
    assert child is not None
    pushes.close()
    assert child.returncode is not None


def test_a_process_without_rounds_has_a_thread_that_goes_round(watched, monkeypatch):
    monkeypatch.setattr(archive_push, "LOOK", 0.01)
    watched.said.write_text(json.dumps(GOOD))
    with watched.pushes.beside():
        end = time.monotonic() + 20
        while not watched.reports and time.monotonic() < end:
            time.sleep(0.01)
    assert watched.reports == [PushReport()]


def test_a_command_that_cannot_be_started_is_trouble(tmp_path):
    reports: list[PushReport] = []
    pushes = ArchivePushes([str(tmp_path / "no")], {}, reports.append, lambda *_: None)
    pushes.round(NOON, leads=True, running=0, sites=())
    assert "cannot be started" in reports[0].trouble


@pytest.mark.parametrize(
    ("out", "err", "trouble"),
    [
        (json.dumps(GOOD), "", ""),
        (json.dumps({**GOOD, "failed": {"a": "why"}}), "", "why"),
        (json.dumps({**GOOD, "dropped": {"away": "gone", "failed": {}}}), "", "gone"),
        ("", "winnow: WINNOW_ARCHIVE x: names no folder\n", "WINNOW_ARCHIVE x: names no folder"),
        ("[]", "", "ended with 2"),
        ("{}", "", "ended with 2"),
    ],
    ids=["good", "failed", "dropping", "refused", "list", "empty"],
)
def test_what_is_read_of_a_passage(out, err, trouble):
    assert report_of(2, out, err).trouble == trouble
