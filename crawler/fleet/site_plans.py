"""What a worker reads of the site files: what it needs to take a site, and to crawl it."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from crawler.errors import SiteError
from crawler.service.triggers import FIRST_INTERVAL, remake_trigger
from crawler.site import Site
from crawler.spiders import SiteLoader
from storage.fleet import SitePlan
from storage.service.planned_jobs import PlannedJob

logger = logging.getLogger("winnow.worker")

LOOK_SECONDS = 10.0
"""How often the folders are read again for a site that has no file here."""

LEAST = timedelta(seconds=1)


class SitePlans:
    """Reads site files as they are claimed; ``sites`` reads the folders.  For one thread."""

    def __init__(self, sites: Callable[[], SiteLoader]) -> None:
        self._sites = sites
        self._loader = sites()
        self._looked = time.monotonic()
        self._told: set[str] = set()
        self.read: dict[str, Site] = {}

    def plan_of(self, job: PlannedJob) -> SitePlan | None:
        """Return the plan of a site; None where its file is not here or cannot be read, which is said once."""
        try:
            site = self._site(job.site)
        except SiteError as error:
            if job.site not in self._told:
                logger.warning("%s; left to other workers", error)
            self._told.add(job.site)
            return None
        self._told.discard(job.site)
        self.read[job.site] = site
        named = (*site.start, *site.feeds, *site.sitemaps)
        return SitePlan(_next_run(job), {host for url in named if (host := urlsplit(url).hostname)})

    def _site(self, name: str) -> Site:
        try:
            return self._loader.site(name)
        except SiteError:
            if time.monotonic() < self._looked + LOOK_SECONDS:
                raise
        self._loader, self._looked = self._sites(), time.monotonic()
        return self._loader.site(name)


def _next_run(job: PlannedJob) -> float:
    """Return when a job comes after this time, in seconds since 1970.

    Not before its last time: the clock of this machine may be behind that of the database.
    """
    now = datetime.now(UTC)
    after = now if job.next_run is None else max(now, job.next_run + LEAST)
    try:
        trigger = remake_trigger(job.cron, job.every and max(job.every, LEAST), job.jitter, job.timezone, after)
        when = trigger.get_next_fire_time(None, after)
    except (TypeError, ValueError):  # from another hand; the scheduler plans it anew
        when = None
    return float((when or after + FIRST_INTERVAL).timestamp())
