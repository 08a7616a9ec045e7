"""Whole crawls of one site whose other hosts are in trouble."""

from collections.abc import Sequence
from pathlib import Path

from tests.servers.command_line import WinnowHome
from tests.servers.killed_crawls import RestartableCrawl, wait_for
from tests.servers.sick_hosts import MAIN, SETTINGS, serve_sick_hosts

COUNT, DELAY = 100, 0.1


def seconds_beside(home: Path, others: Sequence[str]) -> float:
    """Return how long all articles of the main host take beside other hosts of the site."""
    house = WinnowHome(home)
    with serve_sick_hosts(COUNT, others) as served:
        domains = ", ".join(f'"{name}"' for name in served.hosts[1:])
        house.write_site("town", served.start, f"delay = {DELAY}", f"domains = [{domains}]")
        crawl = RestartableCrawl(house, ("crawl", "town"), SETTINGS)
        with crawl.beside() as child:
            wait_for(lambda: len(served.asked(MAIN)) >= COUNT, child, 120)
        times = [at for at, _ in served.asked(MAIN)]
    return times[-1] - times[0]
