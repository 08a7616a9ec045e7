"""Runs ``scrapy`` at the time of a shared clock: ``python -m tests.endurance.under_clock CLOCK crawl NAME ...``."""

import sys
from pathlib import Path

from scrapy.cmdline import execute

from tests.endurance.clock import Clock
from tests.servers.killing import QUICK

CHEAP = {**QUICK, "WINNOW_LEASE": 60}
"""Settings of a crawl of which thousands are made."""


def main() -> None:
    clock = Clock(Path(sys.argv[1]))
    with clock.at_work(), clock.travel():
        execute(["scrapy", *sys.argv[2:], *(word for name in CHEAP for word in ("-s", f"{name}={CHEAP[name]}"))])


if __name__ == "__main__":
    main()
