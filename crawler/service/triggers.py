"""From a site's schedule to the trigger of its job, a digest that tells two schedules apart, and words."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from crawler.durations import say_duration
from crawler.service.wall_cron import WallCron
from crawler.site.schedule import Cron, Schedule, read_cron, read_zone

FIRST_INTERVAL = timedelta(hours=1)
"""The distance between two crawls of a site that names none and of which nothing is known yet."""

_FORM = "2"  # goes up when the same schedule is to become another trigger
_WEEK = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def make_trigger(schedule: Schedule, interval: timedelta | None, now: datetime) -> BaseTrigger:
    """Return the trigger of a schedule; ``interval`` is the distance of an adaptive one, None where it begins."""
    if schedule.cron is not None:
        return _cron(read_cron(schedule.cron), schedule)
    distance = schedule.interval or bounded(schedule, interval)
    return every(distance, now, schedule)


def every(distance: timedelta, now: datetime, schedule: Schedule) -> BaseTrigger:
    """Return the trigger that comes each time a distance has gone by, first after ``now``, an aware time."""
    return IntervalTrigger(
        seconds=distance.total_seconds(),
        start_date=now + distance,
        timezone=schedule.timezone,
        jitter=_jitter(schedule),
    )


def remake_trigger(
    cron: str | None, distance: timedelta | None, jitter: int | None, timezone: str, now: datetime
) -> BaseTrigger:
    """Return the trigger of a job from what its row says.  Raises TypeError or ValueError where that makes none."""
    schedule = Schedule(
        cron=cron,
        interval=None if cron else distance or FIRST_INTERVAL,
        jitter=None if jitter is None else timedelta(seconds=jitter),
        timezone=read_zone(timezone),
    )
    return make_trigger(schedule, None, now)


def words(schedule: Schedule) -> dict[str, Any]:
    """Return what a job says of its schedule beside the distance of its trigger, in plain values."""
    jitter = _jitter(schedule)
    return {"digest": digest(schedule), "cron": schedule.cron, "jitter": jitter, "timezone": schedule.timezone}


def bounded(schedule: Schedule, interval: timedelta | None) -> timedelta:
    """Return an adaptive interval within the bounds of its schedule."""
    return min(max(interval or FIRST_INTERVAL, schedule.min), schedule.max)


def digest(schedule: Schedule) -> str:
    """Return a short text that is equal for schedules that make equal triggers, in every version and process."""
    if schedule.cron is not None:
        kind = f"cron {schedule.cron}" + (" by the wall" if _by_the_wall(read_cron(schedule.cron), schedule) else "")
    elif schedule.interval is not None:
        kind = f"interval {schedule.interval.total_seconds()}"
    else:
        kind = f"adaptive {schedule.min.total_seconds()} {schedule.max.total_seconds()}"
    text = f"{_FORM} {kind} jitter {_jitter(schedule)} {schedule.timezone}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def in_words(schedule: Schedule, interval: timedelta | None) -> str:
    """Return when a site is crawled."""
    if not schedule.enabled:
        return "not enabled"
    if schedule.cron is not None:
        said = f"cron {schedule.cron} {schedule.timezone}"
    elif schedule.interval is not None:
        said = f"every {say_duration(schedule.interval)}"
    else:
        said = f"adaptive, now every {say_duration(bounded(schedule, interval))}"
    return said + (f", jitter {say_duration(schedule.jitter)}" if schedule.jitter else "")


def _cron(cron: Cron, schedule: Schedule) -> BaseTrigger:
    """Return one trigger, or two where both the day of the month and of the week are named: either counts."""
    week = ",".join(_WEEK[day] for day in cron.week) if cron.week else None  # numbers count from Monday in APScheduler
    if cron.days and week:
        return OrTrigger([_of_days(cron, schedule, _several(cron.days), None), _of_days(cron, schedule, None, week)])
    return _of_days(cron, schedule, _several(cron.days), week)


def _of_days(cron: Cron, schedule: Schedule, days: str | None, week: str | None) -> BaseTrigger:
    words = {
        "minute": _several(cron.minutes) or "*",
        "hour": _several(cron.hours) or "*",
        "day": days or "*",
        "month": _several(cron.months) or "*",
        "day_of_week": week or "*",
    }
    if _by_the_wall(cron, schedule):
        return WallCron(ZoneInfo(schedule.timezone), _jitter(schedule), words)
    return CronTrigger(**words, timezone=schedule.timezone, jitter=_jitter(schedule))


def _by_the_wall(cron: Cron, schedule: Schedule) -> bool:
    """Return whether hours are named in a zone that may have summer time.

    What comes every hour goes on by real time.
    """
    return cron.hours is not None and schedule.timezone != "UTC"


def _several(values: tuple[int, ...] | None) -> str | None:
    return ",".join(map(str, values)) if values else None


def _jitter(schedule: Schedule) -> int | None:
    return None if schedule.jitter is None else round(schedule.jitter.total_seconds())
