"""Crawls as child processes that are killed at random moments and started again until they end."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from storage.engine import reading
from storage.schema import visits
from tests.servers.crawl import ROOT, House

QUICK = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "WINNOW_RETRY": "0.2,0.5,1", "WINNOW_LEASE": 3}
"""Settings under which an hour of trouble takes seconds."""


@dataclass(frozen=True, slots=True)
class Killed:
    """A moment at which a process was killed: the length of the log then, and the identities settled by then."""

    at: int
    settled: frozenset[str]


@dataclass
class Endured:
    """What was done to a crawl: every kill, the exit statuses of those that ended by themselves, the seconds."""

    kills: list[Killed] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    seconds: float = 0.0


@contextmanager
def crawling(
    house: House, command: str, site: str, settings: Mapping[str, Any], log: Path
) -> "Iterator[subprocess.Popen[bytes]]":
    """Run a crawl beside the block, and kill it at its end if it still runs; its output is added to ``log``."""
    extra = [word for name, value in {**QUICK, **settings}.items() for word in ("-s", f"{name}={value}")]
    with log.open("ab") as out:
        words = [sys.executable, "-m", "scrapy", command, site, *extra]
        child = subprocess.Popen(words, cwd=ROOT, env=house.environment(), stdout=out, stderr=out)
    try:
        yield child
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGKILL)
        child.wait(10)


def endure(
    house: House,
    words: tuple[str, str],
    moments: Sequence[float],
    asked: Callable[[], int],
    settings: Mapping[str, Any] | None = None,
) -> Endured:
    """Kill a crawl (command and site) so many seconds after each of its starts, and let the last one end.

    ``asked`` gives how many requests the server has met.
    """
    done, began = Endured(), time.monotonic()
    log = house.home / "endured.log"
    house.home.mkdir(parents=True, exist_ok=True)
    for seconds in moments:
        with crawling(house, *words, settings or {}, log) as child:
            try:
                done.statuses.append(child.wait(seconds))
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
                child.wait(10)
        done.kills.append(Killed(asked(), settled(house)))
    with crawling(house, *words, settings or {}, log) as child:
        done.statuses.append(child.wait(900))
    done.seconds = time.monotonic() - began
    return done


def moments(count: int, seed: int, longest: float) -> list[float]:
    """Give random moments: every part of a crawl's life is met, its start as well as its work."""
    chance = random.Random(seed)
    return [chance.uniform(0.2, longest) for _ in range(count)]


def settled(house: House) -> frozenset[str]:
    """Give the identities of all addresses that are stored as an article or as a lasting rejection."""
    with house.store() as store, reading(store.engine) as connection:
        return frozenset(connection.scalars(select(visits.c.normalized_url).where(visits.c.settled)))
