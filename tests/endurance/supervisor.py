"""Starts the service, kills it and its crawls at random moments, starts it again, and notes what was done to it."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.endurance.clock import Clock
from tests.endurance.processes import crawls, kill, parent, resident
from tests.servers.command_line import ROOT, WinnowHome

LOOK = 0.1  # seconds between two looks at the clock
SAMPLE = 0.5  # seconds between two looks at the memory
PATIENCE = 240.0  # seconds the clock may stand still before something is taken to hang
FAREWELL = 150.0  # seconds the service may take over its end
OFF_HOURS = 20.0  # how long everything is switched off by a power cut

KILLS = ("service", "crawl", "service", "power")
"""What is killed in turn: the service, whose crawls go on without it; one crawl; everything, to be off for hours."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A kill: what, at which simulated time (seconds since 1970), and so many real seconds after that."""

    what: str
    at: float
    after: float


@dataclass(frozen=True, slots=True)
class Sample:
    """The memory of the service: which start of it, its age in real seconds, the simulated time, bytes."""

    start: int
    age: float
    time: float
    bytes: int


@dataclass
class Endured:
    """What was done: kills by kind, spans in which all was off, deaths nobody ordered, the memory, the last status.

    ``left`` are the numbers of its crawls that went on when the service had ended.
    """

    kills: list[str] = field(default_factory=list)
    off: list[tuple[float, float]] = field(default_factory=list)
    deaths: list[int] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    starts: int = 0
    status: int | None = None
    left: list[int] = field(default_factory=list)
    seconds: float = 0.0


def planned(count: int, seed: int, begin: float, end: float) -> list[Planned]:
    """Return random moments within the first seven tenths of a time; the rest is left in peace, to see the memory."""
    chance = random.Random(seed)
    moments = sorted(chance.uniform(begin, begin + 0.7 * (end - begin)) for _ in range(count))
    return [Planned(KILLS[turn % len(KILLS)], at, chance.uniform(0.0, 3.0)) for turn, at in enumerate(moments)]


@dataclass
class Supervisor:
    """Keeps a service running until the simulated time ``end``; ``at_once`` is its number of crawls side by side."""

    house: WinnowHome
    clock: Clock
    end: float
    at_once: int = 2
    done: Endured = field(default_factory=Endured)
    _service: "subprocess.Popen[bytes] | None" = None
    _began: float = 0.0
    _sampled: float = 0.0

    def endure(self, kills: Sequence[Planned], *looks: Callable[[], None]) -> Endured:
        """Run to the end, killing on the way; ``looks`` are called again and again beside it.

        Raises TimeoutError when the clock stands still.
        """
        began, ahead = time.monotonic(), list(kills)
        try:
            self._start()
            self._until_end(ahead, looks)
            self._stop()
        finally:
            self._kill_all()
        self.done.seconds = time.monotonic() - began
        return self.done

    def _until_end(self, ahead: list[Planned], looks: Sequence[Callable[[], None]]) -> None:
        moved, last = time.monotonic(), self.clock.now()
        while self.clock.now() < self.end:
            time.sleep(LOOK)
            self._look_after()
            for look in looks:
                look()
            now = self.clock.now()
            if now - last > 60:
                moved, last = time.monotonic(), now
            if time.monotonic() - moved > PATIENCE:
                raise TimeoutError(f"the clock stands still; see {self.log}")
            if ahead and now >= ahead[0].at:
                self._carry_out(ahead.pop(0))

    @property
    def log(self) -> Path:
        """What the service printed, all of its starts."""
        return self.house.home / "service.log"

    def _start(self) -> None:
        self.done.starts += 1
        self._began, self._sampled = time.monotonic(), 0.0
        words = ["-m", "tests.endurance.simulated_service", str(self.clock.file), str(self.end), str(self.at_once)]
        with self.log.open("ab") as out:
            command = [sys.executable, *words]
            environment = self.house.environment()
            self._service = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)

    def _look_after(self) -> None:
        """Note its memory, and start it again when it died by itself."""
        assert self._service is not None
        status = self._service.poll()
        if status is not None:
            self.done.deaths.append(status)
            if len(self.done.deaths) > 3:
                raise RuntimeError(f"the service dies again and again; see {self.log}")
            self._start()
            return
        age, held = time.monotonic() - self._began, resident(self._service.pid)
        if held is not None and age >= self._sampled + SAMPLE:
            self._sampled = age
            self.done.samples.append(Sample(self.done.starts, age, self.clock.now(), held))

    def _carry_out(self, order: Planned) -> None:
        assert self._service is not None
        time.sleep(order.after)
        self.done.kills.append(order.what)
        if order.what == "crawl":
            self._kill_crawl()
            return
        self._kill_service()
        if order.what == "power":
            self._kill_crawls()
            hours = min(OFF_HOURS, (self.end - self.clock.now()) / 7200)
            self.done.off.append((self.clock.now(), self.clock.now() + hours * 3600))
            self.clock.forward(hours * 3600)
        self._start()

    def _stop(self) -> None:
        assert self._service is not None
        own = {pid for pid in crawls(self.clock.file) if parent(pid) == self._service.pid}
        self._service.send_signal(signal.SIGTERM)
        self.done.status = self._service.wait(FAREWELL)
        self.done.left = sorted(own & set(crawls(self.clock.file)))

    def _kill_all(self) -> None:
        self._kill_service()
        self._kill_crawls()

    def _kill_service(self) -> None:
        if self._service is not None and self._service.poll() is None:
            self._service.kill()
            self._service.wait()

    def _kill_crawl(self) -> None:
        """Kill one crawl, the next one where none is at work."""
        until = time.monotonic() + PATIENCE
        while not (found := crawls(self.clock.file)) and time.monotonic() < until:
            time.sleep(LOOK)
        for pid in found[:1]:
            kill(pid)

    def _kill_crawls(self) -> None:
        for pid in crawls(self.clock.file):
            kill(pid)
