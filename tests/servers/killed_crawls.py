"""Crawls as child processes that are killed at random moments and started again until they end."""

import random
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import select

from storage.db.engine import read_connection
from storage.schema.core import visits
from tests.servers.command_line import WinnowHome
from tests.servers.prestarted import PrestartedCommand

QUICK = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "WINNOW_RETRY_DELAYS": "0.2,0.5,1", "WINNOW_LEASE_SECONDS": 3}
"""Settings under which an hour of trouble takes seconds."""

Child = PrestartedCommand


@dataclass(frozen=True, slots=True)
class KillTime:
    """When to kill: once the server has met so many further ``requests``, and so many ``seconds`` after that."""

    requests: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Kill:
    """A moment at which a process was killed: the length of the log then, and the identities settled by then."""

    at: int
    settled: frozenset[str]


@dataclass
class KillReport:
    """What was done to a crawl: every kill, the exit statuses of those that ended by themselves, the seconds."""

    kills: list[Kill] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    seconds: float = 0.0


@dataclass
class RestartableCrawl:
    """A crawl of a house that may be started many times: ``words`` are its command and its site."""

    house: WinnowHome
    words: tuple[str, str]
    settings: Mapping[str, Any] = field(default_factory=dict)
    starts: int = 0
    marked: ClassVar = "process"

    @property
    def log(self) -> Path:
        """The file that takes what all of its processes print."""
        self.house.home.mkdir(parents=True, exist_ok=True)
        return self.house.home / "endured.log"

    def start(self) -> Child:
        """Start a process; each tells the server another name."""
        self.starts += 1
        values = {**QUICK, "USER_AGENT": f"crawl-{self.starts}", **self.settings}
        with self.log.open("ab") as out:
            return self.house.start(*self.words, settings=values, stdout=out, stderr=out)

    @contextmanager
    def beside(self) -> Iterator[Child]:
        """Run it beside the block, and kill it at the block's end if it still runs."""
        child = self.start()
        try:
            yield child
        finally:
            kill(child)


def kill(child: Child) -> None:
    """Kill a process as the kernel does; one that ended stays ended."""
    if child.poll() is None:
        child.send_signal(signal.SIGKILL)
        child.wait(10)


def wait_for(what: Callable[[], bool], child: Child, patience: float = 60.0) -> None:
    """Wait until something is so while a process runs; ``patience`` is in seconds."""
    until = time.monotonic() + patience
    while not what():
        assert child.poll() is None, "the crawl ended too early"
        assert time.monotonic() < until
        time.sleep(0.02)


def crawl_with_kills(
    crawl: RestartableCrawl,
    moments: Sequence[KillTime],
    asked: Callable[[], int],
    processes: int = 1,
    patience: float = 900.0,
) -> KillReport:
    """Let processes crawl together and kill the next of them at each moment, starting another in its place.

    It ends when all have ended by themselves.  ``asked`` gives how many requests the server has met; ``patience`` is
    in seconds.
    """
    done, began = KillReport(), time.monotonic()
    children = [crawl.start() for _ in range(processes)]
    try:
        for turn, moment in enumerate(moments):
            if not _comes(moment, asked, children):
                break
            kill(children[turn % processes])
            done.kills.append(Kill(asked(), settled(crawl.house)))
            children[turn % processes] = crawl.start()
        done.statuses = [child.wait(patience) for child in children]
    finally:
        for child in children:
            kill(child)
    done.seconds = time.monotonic() - began
    return done


def _comes(moment: KillTime, asked: Callable[[], int], children: Sequence[Child]) -> bool:
    """Wait for a moment; False when a process ends before it."""
    mark = asked() + moment.requests
    while asked() < mark and all(child.poll() is None for child in children):
        time.sleep(0.02)
    time.sleep(moment.seconds)
    return all(child.poll() is None for child in children)


def moments(count: int, seed: int, requests: int, seconds: float) -> list[KillTime]:
    """Return random moments: every third falls into the first ``seconds`` of a process, the others into its work."""
    chance = random.Random(seed)
    early = [KillTime(0, chance.uniform(0.0, seconds)) for _ in range(count)]
    later = [KillTime(chance.randint(1, requests), chance.uniform(0.0, 0.3)) for _ in range(count)]
    return [early[turn] if turn % 3 == 0 else later[turn] for turn in range(count)]


def settled(house: WinnowHome) -> frozenset[str]:
    """Return the identities of all addresses that are stored as an article or as a lasting rejection."""
    with house.store() as store, read_connection(store.engine) as connection:
        return frozenset(connection.scalars(select(visits.c.normalized_url).where(visits.c.settled)))
