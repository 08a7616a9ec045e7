"""Triggers: a cron line as cron means it, intervals, digests that stay, and words."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from crawler.service.triggers import bounded, digest, in_words, make_trigger, remake_trigger, words
from crawler.site.schedule import Schedule

SATURDAY = datetime(2026, 2, 28, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BERLIN = Schedule(cron="0 6 1 * 1", timezone="Europe/Berlin", jitter=HOUR / 60)


def fires(schedule: Schedule, count: int, interval: timedelta | None = None) -> list[str]:
    trigger, when, found = make_trigger(schedule, interval, SATURDAY), None, []
    for _ in range(count):
        when = trigger.get_next_fire_time(when, SATURDAY if when is None else when)
        found.append(when.astimezone(UTC).strftime("%d %H:%M"))
    return found


@pytest.mark.parametrize(
    ("cron", "zone", "times"),
    [
        ("0 6 * * 1-5", "UTC", ["02 06:00", "03 06:00", "04 06:00"]),  # Monday is the second
        ("0 6 * * 0", "UTC", ["01 06:00", "08 06:00", "15 06:00"]),  # Sunday
        ("*/30 * * * *", "UTC", ["28 12:00", "28 12:30", "28 13:00"]),
        ("0 0 * * *", "Asia/Shanghai", ["28 16:00", "01 16:00", "02 16:00"]),
        ("0 6 3 * 1", "UTC", ["02 06:00", "03 06:00", "09 06:00"]),  # the third of the month or a Monday
    ],
)
def test_cron_as_cron_means_it(cron, zone, times):
    assert fires(Schedule(cron=cron, timezone=zone), 3) == times


@pytest.mark.parametrize(
    ("cron", "zone", "count"),
    [
        ("0 0 * * *", "Europe/Berlin", 365),
        ("30 2 * * *", "Europe/Berlin", 365),  # there is no such time in March, and it comes twice in October
        ("15 2,3 * * *", "Europe/Berlin", 2 * 365 - 1),  # the first of them is the second one in March
        ("0 0 * * *", "America/Havana", 365),  # clocks change at midnight
        ("0 0 * * *", "Australia/Lord_Howe", 365),  # by half an hour
        ("0 */6 * * 1-5", "America/New_York", 4 * 261),
        ("0 * * * *", "Europe/Berlin", 8760),
    ],
)
def test_each_day_has_its_crawls_when_clocks_are_set_ahead_or_back(cron, zone, count):
    trigger = make_trigger(Schedule(cron=cron, timezone=zone), None, SATURDAY)
    begin = datetime(2026, 1, 1, tzinfo=ZoneInfo(zone))
    when, found = trigger.get_next_fire_time(None, begin), []
    while when < begin.replace(year=2027):
        found.append(when)
        when = trigger.get_next_fire_time(when, when)
    assert len(found) == count
    assert all(after.timestamp() > before.timestamp() for before, after in pairwise(found))
    if count == 365:
        assert len({each.astimezone(ZoneInfo(zone)).date() for each in found}) == 365


def test_a_time_that_comes_twice_is_taken_once_though_the_service_begins_in_between():
    trigger = make_trigger(Schedule(cron="30 2 * * *", timezone="Europe/Berlin"), None, SATURDAY)
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert trigger.get_next_fire_time(None, first) == first
    for minutes in (1, 60, 61):
        found = trigger.get_next_fire_time(None, first + timedelta(minutes=minutes))
        assert found == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_intervals_of_the_file_and_of_the_site():
    assert fires(Schedule(interval=HOUR), 2) == ["28 13:00", "28 14:00"]
    assert fires(Schedule(), 2) == ["28 13:00", "28 14:00"]
    assert fires(Schedule(), 2, timedelta(hours=2)) == ["28 14:00", "28 16:00"]


def test_an_adaptive_interval_stays_within_its_bounds():
    schedule = Schedule(min=HOUR, max=2 * HOUR)
    assert [bounded(schedule, each) for each in (None, HOUR / 2, 3 * HOUR)] == [HOUR, HOUR, 2 * HOUR]


def test_jitter_only_makes_later():
    trigger = make_trigger(Schedule(cron="0 6 * * *", jitter=timedelta(minutes=5)), None, SATURDAY)
    sixes = datetime(2026, 3, 1, 6, tzinfo=UTC)
    times = [trigger.get_next_fire_time(None, SATURDAY) for _ in range(50)]
    assert all(sixes <= when <= sixes + timedelta(minutes=5) for when in times)
    assert len(set(times)) > 1


def test_every_trigger_is_made_again_from_plain_values():
    for schedule in (Schedule(), Schedule(interval=HOUR), Schedule(cron="0 6 1 * 1"), BERLIN):
        trigger, plain = make_trigger(schedule, None, SATURDAY), words(schedule)
        distance = getattr(trigger, "interval", None)
        again = remake_trigger(plain["cron"], distance, plain["jitter"], plain["timezone"], SATURDAY)
        times = [each.get_next_fire_time(None, SATURDAY) for each in (trigger, again)]
        assert abs(times[0] - times[1]) <= (schedule.jitter or timedelta(0))


def test_a_digest_tells_schedules_apart_that_make_other_triggers():
    schedules = [
        Schedule(),
        Schedule(min=HOUR),
        Schedule(interval=HOUR),
        Schedule(interval=HOUR, jitter=HOUR),
        Schedule(interval=HOUR, timezone="Asia/Shanghai"),
        Schedule(cron="0 6 * * *"),
        Schedule(cron="0 7 * * *"),
    ]
    assert len({digest(each) for each in schedules}) == len(schedules)
    assert digest(Schedule(interval=HOUR, deadline=HOUR)) == digest(Schedule(interval=HOUR))


def test_a_digest_is_the_same_in_every_version():
    assert (
        digest(Schedule(cron="0 6 * * *")) == "7bbb8893d6cc2593"
    )  # stored with every job: another one moves all of them


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        (Schedule(cron="0 6 * * *"), "cron 0 6 * * * UTC"),
        (Schedule(interval=timedelta(minutes=30), jitter=timedelta(seconds=90)), "every 30m, jitter 1m30s"),
        (Schedule(), "adaptive, now every 2h"),
        (Schedule(enabled=False), "not enabled"),
    ],
)
def test_words(schedule, said):
    assert in_words(schedule, 2 * HOUR) == said
