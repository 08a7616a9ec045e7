"""Cron lines that name hours, by the clock on the wall: each day has its crawl when clocks are set ahead or back."""

from datetime import UTC, datetime, timedelta, tzinfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

_AT_ONCE = timedelta(microseconds=1)


class WallCron(BaseTrigger):  # type: ignore[misc] # APScheduler has no types
    """Gives the times of a cron line in a time zone, with at most ``jitter`` seconds added to each.

    APScheduler goes from field to field by lengths of real time.  On the day that clocks are set ahead it so lands an
    hour behind midnight, and leaves out the next day of a line that names an hour after midnight only; where they are
    set back it runs twice.  Here an hour that a day does not have counts as the one that follows it, and of one that
    comes twice the first counts, as with cron(8).
    """

    __slots__ = ("jitter", "wall", "zone")

    def __init__(self, zone: tzinfo, jitter: int | None, fields: dict[str, str]) -> None:
        self.wall = CronTrigger(**fields, timezone=UTC)
        self.zone = zone
        self.jitter = jitter

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        """Return in UTC the first time after ``previous``, or at or after ``now`` where there is none; both are aware.

        Where the clock was set back behind ``previous`` it is the first after ``now``, as with the other triggers.
        """
        least = now if previous is None or now < previous else previous + _AT_ONCE
        wall: datetime | None = least.astimezone(self.zone).replace(tzinfo=UTC, fold=0)
        while wall is not None:
            wall = self.wall.get_next_fire_time(None, wall)
            if wall is not None and (found := self._real(wall)) >= least:
                return self._late(found, now)
            wall = wall and wall + _AT_ONCE
        return None

    def _real(self, wall: datetime) -> datetime:
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def _late(self, found: datetime, now: datetime) -> datetime | None:
        late: datetime | None = self._apply_jitter(found, self.jitter, now)
        return late
