"""A service in the test's own process: real jobs and rows, and crawls that are a function of the test."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from crawler.process.identity import is_gone, this_process
from crawler.service.child.exit_status import ExitStatus
from crawler.service.crawl_job import AfterRun, CrawlJobs
from crawler.service.lanes import Lanes
from crawler.service.leader import Leader, ServiceRole
from crawler.service.loop import Overseer, Round, Service
from crawler.service.reschedule import Cadence, Rescheduler, steady
from crawler.service.site_watcher import SiteFolders
from storage.service.jobs import Jobs
from storage.service.leader import LeaderElection
from storage.service.planned_jobs import PlannedJobs
from storage.store import Store

DONE = ExitStatus(exit_status=0, signal=None, seconds=0.1, memory=1000, why="exited", last_words="")


@dataclass
class Crawls:
    """Stands for child processes: notes which sites were crawled and how many at once; waits while ``held``."""

    names: list[str] = field(default_factory=list)
    most: int = 0
    free: threading.Event = field(default_factory=threading.Event)
    at_work: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    ended: ExitStatus = DONE

    def __post_init__(self) -> None:
        self.free.set()

    def __call__(self, site: str, run_id: int, deadline: timedelta) -> ExitStatus:
        with self.lock:
            self.names.append(site)
            self.at_work += 1
            self.most = max(self.most, self.at_work)
        self.free.wait(20)
        with self.lock:
            self.at_work -= 1
        return self.ended


@dataclass
class ServiceHome:
    """Where a service works: its database, its folder of site files, and its crawls."""

    folder: Path
    store: Store
    crawls: Crawls = field(default_factory=Crawls)

    def write(self, name: str, *schedule: str) -> Path:
        path = self.folder / f"{name}.toml"
        lines = ["[schedule]", *schedule] if schedule else []
        path.write_text("\n".join([f'start = "https://{name}.example/"', *lines]), "utf-8")
        return path

    @property
    def notes(self) -> Jobs:
        return Jobs(self.store.engine)

    @property
    def plan(self) -> PlannedJobs:
        return PlannedJobs(self.store.engine)

    def service(
        self,
        at_once: int = 2,
        lanes: Lanes | None = None,
        cadence: Cadence = steady,
        hooks: Sequence[AfterRun] = (),
        rounds: Sequence[Round] = (),
        store: Store | None = None,
        leader: Leader | None = None,
        oversee: Overseer = lambda _now, _own: [],
    ) -> Service:
        kept = store or self.store
        return Service(
            engine=kept.engine,
            folders=SiteFolders([str(self.folder)]),
            crawling=CrawlJobs(kept, self.crawls, lambda site, run: f"{site}/{run}.log", hooks),
            lanes=lanes or Lanes(at_once),
            pacing=lambda scheduler: Rescheduler(scheduler, Jobs(kept.engine), kept.runs, cadence),
            leader=leader or Leader(LeaderElection(kept.engine, this_process(), is_gone)),
            oversee=oversee,
            rounds=rounds,
        )

    @contextmanager
    def running(self, service: Service) -> Iterator[Service]:
        """Run a service in a thread, looking around often, until the block ends."""
        stop = threading.Event()
        thread = threading.Thread(target=service.run, args=(stop, lambda _seconds, _at_work: time.sleep(0.02)))
        thread.start()
        try:
            yield service
        finally:
            stop.set()
            self.crawls.free.set()
            thread.join(20)
            assert not thread.is_alive()


@dataclass
class StubLeader(Leader):
    """A leader that leads when the test says so."""

    role: ServiceRole = ServiceRole.STANDBY

    def step(self, now: float) -> ServiceRole:
        return self.role

    def resign(self) -> None:
        self.role = ServiceRole.STANDBY


def until(true: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for something to become true."""
    end = time.perf_counter() + seconds
    while not true():
        assert time.perf_counter() < end, "it never came to be"
        time.sleep(0.01)
