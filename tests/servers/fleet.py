"""A fleet as an operator runs it: a scheduler and workers as processes on one PostgreSQL store, before many sources."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

from sqlalchemy import text

from storage.fleet import WorkerLine, list_workers
from storage.store import Store
from tests.environment import LOOPBACK
from tests.servers.many_sources import address, site_file

ROOT = Path(__file__).resolve().parents[2]
_STORED = text("SELECT count(DISTINCT url) FROM articles WHERE url LIKE '%/news/story-%'")
WINNOW = (sys.executable, "-P", "-m", "winnow")


@dataclass(frozen=True, slots=True)
class Crawled:
    """What the server's log and the store say in the end.

    ``lost`` are addresses that were published and are not stored, ``twice`` such that are stored more than once,
    ``again`` counts article pages that were answered in full more than once.  ``gaps`` are the seconds between two
    requests to one host, the shortest first, with host and paths.
    """

    articles: int
    lost: tuple[str, ...]
    twice: tuple[str, ...]
    again: int
    requests: int
    gaps: tuple[tuple[float, str, str, str], ...]


@dataclass
class Fleet:
    """Ends everything that it started.  ``sources`` of them publish ``each`` articles, one every ``period`` seconds."""

    marked: ClassVar = "process"

    folder: Path
    database: str
    sources: int
    each: int = 5
    first: int = 2
    period: float = 10.0
    delay: float = 0.3
    schedule: str = 'interval = "5s"'
    settings: Mapping[str, Any] = field(default_factory=dict)
    processes: dict[str, "subprocess.Popen[str]"] = field(default_factory=dict)
    proxy: str = ""

    def __enter__(self) -> Self:
        sites = self.folder / "sites"
        sites.mkdir(parents=True)
        for number in range(self.sources):
            (sites / f"s{number}.toml").write_text(site_file(number, self.schedule), encoding="utf-8")
        words = {
            "sources": self.sources,
            "each": self.each,
            "first": self.first,
            "period": self.period,
            "delay": self.delay,
            "log": self.log,
        }
        options = [word for name, value in words.items() for word in (f"--{name}", str(value))]
        command = [sys.executable, "-m", "tests.servers.many_sources", *options]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
        self.processes["sources"] = server
        assert server.stdout is not None
        self.proxy = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if process.stdout is not None:
                process.stdout.close()

    @property
    def log(self) -> Path:
        """The log of the server of the sources."""
        return self.folder / "requests.log"

    def start(self, name: str, *words: str) -> None:
        """Start a command in a group of its own, as on a machine of its own."""
        settings = {"WINNOW_WORKERS": 1, "WINNOW_POLICY_DAYS": 0, **self.settings}
        extra = [word for key, value in settings.items() for word in ("-s", f"{key}={value}")]
        ours = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
        house = {
            "WINNOW_HOME": str(self.folder / "home"),
            "WINNOW_SITES": str(self.folder / "sites"),
            "WINNOW_DATABASE_URL": self.database,
            "WINNOW_ALLOW_NETWORKS": LOOPBACK,
            "WINNOW_METRICS_PORT": "off",
            "PYTHONPATH": str(ROOT),
            "http_proxy": self.proxy,
        }
        with (self.folder / f"{name}.err").open("w", encoding="utf-8") as said:
            self.processes[name] = subprocess.Popen(
                [*WINNOW, *words, *extra],
                cwd=self.folder,
                env=ours | house,
                stdout=said,
                stderr=said,
                text=True,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """Kill a process and its children, as a machine dies."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def cpu(self, name: str) -> float:
        """Return the seconds of processor time that a command and its children have taken, of those that are there."""
        group, spent = self.processes[name].pid, 0
        for place in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                fields = (place / "stat").read_text().rpartition(")")[2].split()
                if int(fields[2]) == group:
                    spent += int(fields[11]) + int(fields[12])
        return spent / os.sysconf("SC_CLK_TCK")

    def end(self, name: str, seconds: float = 60.0) -> int:
        """Ask a process to end and return its exit status."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(seconds)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def said(self, name: str) -> str:
        """Return what a command has said."""
        return (self.folder / f"{name}.err").read_text(encoding="utf-8")

    def workers(self) -> list[WorkerLine]:
        """Return the workers as the database knows them."""
        with Store.open(self.database) as store:
            return list_workers(store.engine)

    def wait_for(self, articles: int, seconds: float) -> int:
        """Wait until so many articles are stored, and return how many are."""
        end = time.monotonic() + seconds
        while (found := self.stored()) < articles and time.monotonic() < end:
            time.sleep(0.5)
        return found

    def stored(self) -> int:
        """Return how many of the addresses of articles are stored."""
        with Store.open(self.database) as store, store.engine.connect() as connection:
            return int(connection.scalar(_STORED) or 0)

    def crawled(self) -> Crawled:
        """Compare the store and the log with what was published in the end."""
        with Store.open(self.database) as store, store.engine.connect() as connection:
            urls = Counter(connection.scalars(text("SELECT url FROM articles")))
        wanted = {address(number, story) for number in range(self.sources) for story in range(self.each)}
        asked: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
        answered: Counter[str] = Counter()
        for line in self.log.read_text(encoding="utf-8").splitlines():
            when, status, host, path = line.split(" ")
            asked[host].append((float(when), path))
            answered[host + path] += status == "200" and "/news/" in path
        gaps = [
            (later - earlier, host, first, second)
            for host, rows in asked.items()
            for (earlier, first), (later, second) in zip(sorted(rows), sorted(rows)[1:], strict=False)
        ]
        return Crawled(
            articles=urls.total(),
            lost=tuple(sorted(wanted - urls.keys())),
            twice=tuple(url for url, count in urls.items() if count > 1),
            again=sum(count - 1 for count in answered.values() if count > 1),
            requests=sum(map(len, asked.values())),
            gaps=tuple(sorted(gaps)),
        )
