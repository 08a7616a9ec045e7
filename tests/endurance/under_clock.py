"""Runs ``scrapy`` at the time of a shared clock: ``python -m tests.endurance.under_clock CLOCK crawl NAME ...``."""

import sys
from pathlib import Path

CHEAP = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "WINNOW_RETRY_DELAYS": "0.2,0.5,1"}
"""Settings of a crawl of which thousands are made."""


def main() -> None:
    # Worker processes import this module again as their main one: what they have no use for is not imported above.
    from tests.endurance.clock import Clock  # noqa: PLC0415

    clock = Clock(Path(sys.argv[1]))
    with clock.at_work(), clock.travel():
        from scrapy.cmdline import execute  # noqa: PLC0415 - takes a second, in which the clock must not move

        execute(["scrapy", *sys.argv[2:], *(word for name in CHEAP for word in ("-s", f"{name}={CHEAP[name]}"))])


if __name__ == "__main__":
    main()
