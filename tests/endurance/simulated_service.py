"""The real service under a shared clock: ``python -m tests.endurance.simulated_service CLOCK UNTIL AT_ONCE``.

Nothing of it is changed but the time, the command that children are started with, and how it waits: when nothing is
at work the clock is moved ahead to the next crawl.
"""

import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import time_machine

from crawler import settings
from crawler.monitoring.monitor import Monitor
from crawler.service.app import Options, log_to, make_service
from storage.service.health import HealthStore
from storage.store import Store
from tests.endurance.clock import Clock

TICK = 0.06  # seconds between two looks while crawls are at work
LEAST = 0.2  # seconds for which the clock is not worth moving


@dataclass
class Pause:
    """Moves the clock to the next crawl, but not beyond ``until``, and says so to the service."""

    clock: Clock
    until: float
    traveller: time_machine.Traveller
    wakeup: Callable[[], None]

    def __call__(self, seconds: float, at_work: int) -> None:
        """Wait for so many seconds, in no time where nothing is at work."""
        ahead = min(seconds, self.until - self.clock.now())
        if at_work or ahead < LEAST or not self.clock.forward_alone(ahead):
            time.sleep(TICK)
            return
        self.traveller.move_to(datetime.fromtimestamp(self.clock.now(), UTC), tick=True)
        self.wakeup()


def serve(clock: Clock, until: float, at_once: int, traveller: time_machine.Traveller) -> None:
    """Run the service in the house that the environment names, until SIGTERM."""
    stop, home = threading.Event(), Path(settings.WINNOW_HOME)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    log_to()
    options = Options(
        home=home,
        folders=settings.WINNOW_SITES[1:],  # those of the house, without our own
        at_once=at_once,
        prefix=(sys.executable, "-m", "tests.endurance.under_clock", str(clock.file)),
    )
    with (
        Store.open(settings.WINNOW_DATABASE_URL) as store,
        Monitor(store.engine, HealthStore(store.engine), (), 0) as station,
    ):
        service, _ = make_service(store, options, stop, (station.ended,), (station.round,), tell=station.tell)
        service.run(stop, Pause(clock, until, traveller, service.wakeup))


def main() -> None:
    clock = Clock(Path(sys.argv[1]))
    with clock.travel() as traveller:
        serve(clock, float(sys.argv[2]), int(sys.argv[3]), traveller)


if __name__ == "__main__":
    main()
