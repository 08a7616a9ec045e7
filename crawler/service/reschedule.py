"""After each crawl: when its site is worth the next look."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.service.job_sync import job_id
from crawler.service.scheduler import CrawlScheduler
from crawler.service.triggers import FIRST_INTERVAL, every
from crawler.site.schedule import Schedule
from storage.records import Run
from storage.service import Jobs

logger = logging.getLogger("winnow.service")

Cadence = Callable[[Sequence[Run], datetime, timedelta, timedelta], timedelta]
"""Gives the distance to the next crawl from the runs of a site, the time, and the bounds of the distance."""

Runs = Callable[[str], Sequence[Run]]
"""Gives the crawls of a site that its cadence is judged by."""


def steady(_runs: Sequence[Run], _now: datetime, least: timedelta, most: timedelta) -> timedelta:
    """Return the same distance whatever a site publishes, within its bounds."""
    return min(max(FIRST_INTERVAL, least), most)


class Rescheduler:
    """Writes the next time of an adaptive job when its crawl has ended; raises StorageError."""

    def __init__(self, scheduler: CrawlScheduler, notes: Jobs, runs: Runs, cadence: Cadence) -> None:
        self._scheduler = scheduler
        self._notes = notes
        self._runs = runs
        self._cadence = cadence

    def settle(self, site: str, schedule: Schedule) -> None:
        """Give an adaptive job its next distance; other jobs go on by themselves.

        The job has had a next time all along, from its last distance: killed at any moment, it is not lost.
        """
        if not schedule.adaptive:
            return
        now = datetime.now(UTC)
        distance = self._cadence(self._runs(site), now, schedule.min, schedule.max)
        self._notes.interval(site, distance)
        trigger = every(distance, now, schedule)

        def again(job: Any) -> dict[str, Any]:
            when = None if job.next_run_time is None else trigger.get_next_fire_time(None, now)
            return {"trigger": trigger, "next_run_time": when}

        self._scheduler.change(job_id(site), again)
