"""How old the newest entry of a source is, in the forms feeds and sitemaps write dates in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from crawler.discovery.freshness import age, with_age
from storage.records import Hints, Link, LinkKind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def links(*dates: str | None) -> list[Link]:
    return [
        Link(f"https://a.example/{place}", LinkKind.ARTICLE, "feed", Hints(date=d)) for place, d in enumerate(dates)
    ]


@pytest.mark.parametrize(
    ("dates", "wanted"),
    [
        (["Sun, 01 Mar 2026 11:00:00 GMT", "Sat, 28 Feb 2026 11:00:00 GMT"], 3600),
        (["2026-02-28T12:00:00Z", "2026-03-01T19:30:00+08:00"], 1800),
        (["2026-03-01 11:59:30"], 30),
        (["2026-03-01"], 0),
        (["2026-02-27"], 86400 + 12 * 3600),
        ([None, "no date at all", ""], None),
        ([], None),
        (["2026-03-02T13:00:00Z", "2026-03-01T11:00:00Z"], 3600),
        (["9999-12-31", "2026-03-01T11:00:00Z"], 3600),
        (["2026-03-01T12:10:00Z"], 0),
    ],
)
def test_the_age_of_the_newest(dates, wanted):
    assert age(links(*dates), None, NOON) == wanted


def test_a_time_without_a_zone_is_the_sites():
    assert age(links("2026-03-01 19:00:00"), "Asia/Shanghai", NOON) == 3600


def test_the_time_of_change_where_no_other_is_given():
    changed = [Link("https://a.example/", hints=Hints(modified="2026-03-01T11:00:00Z"))]
    assert age(changed, None, NOON) == 3600


@pytest.mark.parametrize("place", [0, 30, 2500, 4999])
def test_the_newest_may_stand_anywhere_in_a_long_sitemap(place):
    dates = [(NOON - timedelta(days=9, minutes=each)).isoformat() for each in range(5000)]
    dates[place] = "2026-03-01T11:00:00+00:00"
    assert age(links(*dates), None, NOON) == 3600


def test_reading_and_age_in_one():
    @dataclass(frozen=True)
    class Read:
        links: tuple[Link, ...]

    read = Read(tuple(links("2026-03-01T11:00:00Z")))
    assert with_age(lambda: read, None, NOON) == (read, 3600)
