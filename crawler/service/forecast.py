"""When each site is crawled next, with a service or without one."""

from dataclasses import dataclass
from datetime import datetime

from crawler.service.site_watcher import SiteFiles
from crawler.service.stagger import offsets
from crawler.service.status import next_runs
from crawler.service.triggers import in_words, make_trigger
from storage.service import Jobs
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Ahead:
    """The next crawl of a site, an aware time, and its schedule in words."""

    when: datetime
    site: str
    schedule: str


def forecast_crawls(store: Store, files: SiteFiles, now: datetime) -> list[Ahead]:
    """Return the next crawl of each enabled site that is not paused, soonest first; ``now`` is aware.

    What the service has planned counts; a site without a job would be planned from now on.  Raises StorageError.
    """
    planned, notes = next_runs(store.engine), Jobs(store.engine).all()
    enabled = {name: site.schedule for name, site in files.sites.items() if site.schedule.enabled}
    later = offsets(name for name in enabled if name not in planned)
    ahead = []
    for name, schedule in enabled.items():
        interval = notes[name].interval if name in notes else None
        when = planned.get(name)
        if name not in planned:
            polls = now + later[name]
            when = make_trigger(schedule, interval, now).get_next_fire_time(None, now) if schedule.cron else polls
        if when is not None:
            ahead.append(Ahead(when, name, in_words(schedule, interval)))
    return sorted(ahead, key=lambda each: (each.when, each.site))
