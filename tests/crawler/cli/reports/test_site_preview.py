"""What `add` shows of a new site, and what it says should be mended."""

from datetime import UTC, datetime

from rich.console import Console

from crawler.cli.reports.site_preview import Preview
from crawler.discovery.probe.findings import Findings, FoundSource
from storage.records import LinkKind, Precision
from tests.storage.samples import article

FEED = FoundSource("https://a.example/feed", LinkKind.FEED, 3)
NAIVE = datetime(2026, 5, 1, 10, 0, 0, 123456)  # noqa: DTZ001 - as a page states it


def preview(date: datetime, zone: str | None = None, precision: Precision | None = None) -> Preview:
    sample = article("https://a.example/1", date_published=date, date_published_precision=precision)
    return Preview(Findings("https://a.example/", (FEED,), timezone=zone), [sample], "robots.txt: no answer")


def test_a_missing_time_zone_is_said_where_dates_need_one():
    (note,) = preview(NAIVE).notes()
    assert "time zone" in note
    assert 'timezone = "Europe/Oslo"' in note
    assert list(preview(NAIVE, zone="Asia/Tokyo").notes()) == []
    assert list(preview(NAIVE.replace(tzinfo=UTC)).notes()) == []


def test_a_site_without_sources_is_said():
    (note,) = Preview(Findings("https://a.example/"), [], "").notes()
    assert note.startswith("no feed, sitemap or list was found")


def test_dates_are_shown_as_exactly_as_the_page_states_them(capsys):
    for date, precision, shown in (
        (NAIVE, Precision.SECOND, "2026-05-01T10:00:00"),
        (NAIVE.replace(tzinfo=UTC), Precision.MINUTE, "2026-05-01T10:00+00:00"),
        (NAIVE, Precision.DAY, "2026-05-01"),
    ):
        made = preview(date, precision=precision)
        made.show(Console(width=100))
        assert f"{shown}  " in capsys.readouterr().out
        assert made.to_json()["samples"][0]["date_published"] == shown
