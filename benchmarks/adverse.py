"""What a crawl takes of sites without end, beside hosts in trouble, and of bodies made to cost: one line each.

python -m benchmarks.adverse [--only traps|hosts|bodies]

Whole crawls in processes of their own, of servers on this machine, unthrottled but for the hosts in trouble.  The suite
asserts the bounds (``tests/endurance``, ``tests/crawler/test_hostile_crawl.py``); this prints how far from them it is.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers import hostile_bodies
from tests.servers.command_line import WinnowHome
from tests.servers.many_hosts import serve_hosts
from tests.servers.sick_crawls import seconds_beside
from tests.servers.sick_hosts import TROUBLES
from tests.servers.trap_crawls import MOST_REQUESTS, MOST_SECONDS, run_trap
from tests.servers.trap_sites import DOORS, REAL, answer


def main() -> None:
    """Crawl and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = {"traps": show_traps, "hosts": show_hosts, "bodies": show_bodies}
    parser.add_argument("--only", choices=kinds, help="one of the three (default: all)")
    only = parser.parse_args().only
    for name, show in kinds.items():
        if only in (None, name):
            show()


@contextmanager
def new_home() -> Iterator[Path]:
    """Give a folder for one crawl, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def show_traps() -> None:
    """Print requests, seconds and real articles of each site without end."""
    print(f"sites without end: at most {MOST_REQUESTS} requests and {MOST_SECONDS} s, all {REAL} real articles")
    with serve_hosts(answer) as web:
        for name in sorted(DOORS):
            with new_home() as home:
                lines = ['scope = "domain"'] if name == "hosts" else []
                crawled = run_trap(name, WinnowHome(home, web.proxy), web, *lines)
            print(
                f"  {name:14} {crawled.requests:4} requests {crawled.seconds:5.1f} s"
                f" {REAL - len(crawled.lost):3} real articles, {', '.join(crawled.endings)}",
                flush=True,
            )


def show_hosts() -> None:
    """Print how long the articles of one host take beside others in trouble, against one that is well."""
    with new_home() as home:
        well = seconds_beside(home, ["fit"])
    print(f"100 articles of a host beside one that is well: {well:.1f} s; beside one in trouble at most 1.10 times")
    fifty = [f"{TROUBLES[number % len(TROUBLES)]}{number}" for number in range(50)]
    for name, others in [*((trouble, [trouble]) for trouble in TROUBLES), ("fifty such", fifty)]:
        with new_home() as home:
            took = seconds_beside(home, others)
        print(f"  {name:14} {took:5.1f} s, {took / well:.2f} times", flush=True)


def show_bodies() -> None:
    """Print what a crawl of a site with hostile bodies stored and took."""
    with new_home() as folder, hostile_bodies.serve_hostile_site() as (base, log):
        house = WinnowHome(folder)
        house.write_site("harbour", f"{base}/")
        began = time.monotonic()
        house.scrapy("crawl", "harbour", settings=hostile_bodies.SETTINGS, timeout=300)
        seconds = time.monotonic() - began
        with house.store() as store:
            stored = {urlsplit(each.article.url).path for each in store.articles()}
            (run,) = store.runs("harbour", limit=1)
        good, memory = len(stored.intersection(hostile_bodies.GOOD)), (run.memory or 0) // 2**20
        print(f"beside {len(hostile_bodies.HOSTILE)} hostile bodies: {good} of {len(hostile_bodies.GOOD)} articles,")
        print(f"  {len(log)} requests, {seconds:.1f} s, {memory} MB of the crawl's process, {run.ending}")


if __name__ == "__main__":
    main()
