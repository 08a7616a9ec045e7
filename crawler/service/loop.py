"""The service's loop: follow the site files, the orders and the leader, look after crawls, and end in good order."""

import logging
import time
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Protocol

from apscheduler.jobstores.base import JobLookupError
from sqlalchemy import Engine

from crawler.service.crawl_job import CrawlJobs
from crawler.service.job_sync import JobSync, job_id
from crawler.service.lanes import Lanes
from crawler.service.leader import Leader, ServiceRole
from crawler.service.reschedule import Rescheduler
from crawler.service.scheduler import CrawlScheduler, Outlook
from crawler.service.site_watcher import SiteFolders
from crawler.service.triggers import FIRST_INTERVAL
from crawler.site.schedule import Schedule
from storage.errors import StorageError
from storage.records import Run
from storage.runs import KILLED
from storage.service import Jobs

logger = logging.getLogger("winnow.service")

GAP = timedelta(minutes=10)
"""So long between two turns of the loop is a machine that slept, or a clock that was set: jobs are planned anew."""

FOLLOW = timedelta(minutes=10)
"""How often the jobs are compared with the site files though none of these changed: a row may have been lost."""

LOOK = timedelta(seconds=30)
"""How often runs are looked for whose process is gone or over its deadline."""

SOON = timedelta(minutes=1)
"""When a site is looked at again that another process was crawling."""

UNREADABLE = Schedule(interval=FIRST_INTERVAL)
"""Stands for the schedule of a site file that was broken when the service began; its job has the one it had."""

NOTHING_AHEAD = 60.0
MOST_PAUSE = 5.0
LEAST_PAUSE = 0.2

Pause = Callable[[float, int], None]
"""Waits between two turns: the seconds until the next crawl is due, and the number of crawls at work."""

Overseer = Callable[[datetime, frozenset[int]], Sequence[Run]]
"""Closes runs whose process is gone and stops those over their deadline; gives the ones it closed.

Called with the time and the numbers of the runs that this service has at work."""


class Round(Protocol):
    """What is called each time the loop goes round, while the service stands by and the database is away too."""

    def __call__(self, now: datetime, *, leads: bool, running: int, sites: Collection[str]) -> None:
        """Take the time (aware), whether this service leads, the crawls at work and the sites with a job."""


def waiting(stop: Event) -> Pause:
    """Return the pause of a service under a clock that nobody turns: a few seconds, and none once it is to stop."""

    def pause(seconds: float, _at_work: int) -> None:
        stop.wait(min(max(seconds, LEAST_PAUSE), MOST_PAUSE))

    return pause


class Service:
    """Crawls each site when its time has come, as long as it leads.

    Times come from the wall clock alone, so that a clock that is set ahead while nothing is at work looks like time
    gone by.
    """

    def __init__(  # noqa: PLR0913 - its parts, by name
        self,
        *,
        engine: Engine,
        folders: SiteFolders,
        crawling: CrawlJobs,
        lanes: Lanes,
        pacing: Callable[[CrawlScheduler], Rescheduler],
        leader: Leader,
        oversee: Overseer,
        rounds: Sequence[Round] = (),
    ) -> None:
        self._folders = folders
        self._crawling = crawling
        self._leader = leader
        self._oversee = oversee
        self._rounds = rounds
        self._stop = Event()
        self.scheduler = CrawlScheduler(engine, lanes, self._crawl)
        self._keeper = JobSync(self.scheduler, Jobs(engine))
        self._pacing = pacing(self.scheduler)
        self._leading = False
        # What is still to be done, where the database failed in the midst of a turn: follow the site files, and look
        # through the jobs as one that takes over does, for those that are late and those that were cut off.
        self._behind = self._fresh = True
        self._cut_off: frozenset[str] = frozenset()
        self._unmade: set[str] = set()
        self._turned: datetime | None = None
        self._followed: datetime | None = None
        self._looked: datetime | None = None
        self._trouble = ""

    def run(self, stop: Event, pause: Pause) -> None:
        """Run until ``stop`` is set; then no crawl begins any more, and those at work are waited for.

        Raises StorageError where the database cannot be used at the start, and RuntimeError where the thread that
        starts crawls has died: then only a new process can help.
        """
        self._stop = stop
        self.scheduler.start(paused=True)  # what fails here leaves nothing behind
        try:
            while not stop.is_set():
                outlook = self._safely_turn()
                self._tell_round(outlook.at_work)
                pause(self._seconds(outlook), outlook.at_work)
        finally:
            stop.set()  # also where it cannot go on: else it would lead, idle, until the longest crawl has ended
            self._end()

    def wakeup(self) -> None:
        """Let what has become due be started now: the clock was set."""
        self.scheduler.wakeup()

    def turn(self) -> None:
        """Do once what is to be done every few seconds.  Raises StorageError."""
        now = datetime.now(UTC)
        slept = self._turned is not None and abs(now - self._turned) > GAP
        self._turned = now
        if self._leader.step(now.timestamp()) is not ServiceRole.LEADING:
            self._stand_by()
            return
        self._fresh = self._fresh or slept or not self._leading
        self._follow(now)
        self._look_after(now)
        if self._fresh:
            self._keeper.spread_late(now)
        self._keeper.restore(self._cut_off, now)  # also one that outlived the last service and died since
        self._fresh, self._cut_off = False, frozenset()
        self._make_up(now)
        if not self._leading:
            self._leading = True
            self.scheduler.resume()

    def _safely_turn(self) -> Outlook:
        if not self.scheduler.is_alive():
            raise RuntimeError("the thread that starts crawls has ended")
        try:
            self.turn()
            outlook = self.scheduler.outlook()
        except (StorageError, JobLookupError) as error:
            if str(error) != self._trouble:
                logger.warning("%s; the service goes on when it is back", error)
            self._trouble = str(error)
            return Outlook(None, self.scheduler.crawls.at_work())
        self._trouble = ""
        if outlook.next_run is not None and outlook.next_run <= datetime.now(UTC):
            self.wakeup()  # its thread waits by a clock that stands still while the machine sleeps
        return outlook

    def _tell_round(self, running: int) -> None:
        now, sites = datetime.now(UTC), self._keeper.sites()
        for each in self._rounds:
            try:
                each(now, leads=self._leading, running=running, sites=sites)
            except Exception:  # what watches the service must not stop it
                logger.exception("what is done each round failed")

    def _seconds(self, outlook: Outlook) -> float:
        if outlook.next_run is None or not self._leading or self._has_no_room:
            return NOTHING_AHEAD  # what is due and has no room is begun by the end of a crawl, not by looking for it
        return max(0.0, (outlook.next_run - datetime.now(UTC)).total_seconds())

    @property
    def _has_no_room(self) -> bool:
        return self.scheduler.lanes.is_full or self.scheduler.lanes.held

    def _follow(self, now: datetime) -> None:
        """Keep the jobs as the site files and the operator have them."""
        changed = self._folders.look() is not None
        long_ago = self._followed is None or abs(now - self._followed) >= FOLLOW
        self._behind = changed or long_ago or self._fresh or self._behind
        self._keeper.step(self._folders.files if self._behind else None, now)
        if self._behind:
            self._behind, self._followed = False, now

    def _stand_by(self) -> None:
        if self._leading:
            self.scheduler.quiet()
        self._leading = False

    def _look_after(self, now: datetime) -> None:
        """Look after runs now and then, and note the sites whose crawl was cut off."""
        if not self._fresh and self._looked is not None and abs(now - self._looked) < LOOK:
            return
        self._looked = now
        self._crawling.close_late()
        own = self._crawling.own()
        closed = self._oversee(now, own)
        self._cut_off |= {run.site for run in closed if run.kind == "crawl" and run.id not in own}
        self._cut_off |= self._crawling.died()
        if not self._leading:
            self._cut_off |= self._crawling.cut_off(self._keeper.submitted())  # another command may have closed them

    def _crawl(self, site: str) -> None:
        """Do one job, in a thread of the executor; what goes wrong is told and harms no other job."""
        schedule = self._keeper.schedule(site) or UNREADABLE
        if self._stop.is_set():
            self._again(site, datetime.now(UTC))
            return
        try:
            run_id = self._crawling.begin(site, schedule)
        except StorageError as error:
            logger.error("%s: no crawl begins: %s", site, error)  # noqa: TRY400 - one line each
            self._unmade.add(site)
            return
        if run_id is None:
            self._again(site, datetime.now(UTC) + SOON)
            return
        try:
            run = self._crawling.crawl(site, run_id, schedule)
            if run.ending in ("interrupted", KILLED) and self._stop.is_set():
                self._again(site, datetime.now(UTC))
            else:
                self._pacing.settle(site, schedule)
            self._crawling.tell(site, run)
        except (StorageError, JobLookupError) as error:
            logger.error("%s: after the crawl: %s", site, error)  # noqa: TRY400 - one line each

    def _make_up(self, now: datetime) -> None:
        """Bring back the crawls that could not begin for the database: their jobs have moved on."""
        for site in list(self._unmade):
            self.scheduler.sooner(job_id(site), now + SOON)
            self._unmade.discard(site)

    def _again(self, site: str, when: datetime) -> None:
        try:
            self.scheduler.sooner(job_id(site), when)
        except (StorageError, JobLookupError) as error:
            logger.warning("%s: %s", site, error)
            self._unmade.add(site)

    def _end(self) -> None:
        self.scheduler.quiet()
        if under_way := self.scheduler.crawls.at_work():
            logger.info("no new crawls; waiting for %d under way", under_way)
        while self.scheduler.crawls.at_work():
            self._leader.step(datetime.now(UTC).timestamp())
            time.sleep(LEAST_PAUSE)
        self.scheduler.shutdown(wait=True)
        try:
            self._crawling.close_late()
        except StorageError as error:
            logger.warning("%s; its runs are closed by the next start", error)
        self._leader.resign()
