"""A fleet of workers on PostgreSQL before many sources: pages a second by workers, what the database does, and a drill.

python -m benchmarks.fleet [--sources 400] [--each 10] [--workers 1,2,4] [--drill-sources 1000] [--minutes 10]

The first part lets 1, 2 and 4 workers crawl the same sources for the first time, and names pages a second, queries a
page and where PostgreSQL's time goes (from its log of statements: the wheel has no pg_stat_statements).  The second
lets sources publish for some minutes, kills two of four workers with SIGKILL, starts others, stops PostgreSQL and
starts it again, loses it and promotes its standby, and compares the store and the server's log with what was published.
"""

import argparse
import re
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import text

from storage.store import Store
from tests.servers.fleet import Crawled, Fleet
from tests.servers.postgresql import PostgreSQLServer, new_folder
from tests.servers.postgresql_standby import PostgreSQLStandby

DELAY = 1.0
LOGGED = re.compile(r"duration: ([\d.]+) ms  (?:execute [^:]*|statement): (.*)")
SETTINGS = {"AUTOTHROTTLE_ENABLED": 0}
PLACES = 200
SHOWN, WORDS = 12, 5


@contextmanager
def server(*, logs: bool) -> Iterator[tuple[PostgreSQLServer, Path]]:
    """Run a PostgreSQL server, with a log of all statements where that is asked for."""
    folder = new_folder()
    with PostgreSQLServer(folder) as running:
        if logs:
            _order(running, "ALTER SYSTEM SET log_min_duration_statement = 0")
            _order(running, "SELECT pg_reload_conf()")
        yield running, folder / "log"


def _order(running: PostgreSQLServer, statement: str) -> None:
    with psycopg.connect(running.address.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement)


def told(found: Crawled, delay: float) -> None:
    """Print what was lost, doubled, and how near requests to a host came."""
    near = [gap for gap, *_ in found.gaps]
    late = sum(gap < 0.9 * delay for gap in near)
    print(
        f"  {found.articles} articles stored, {len(found.lost)} lost, {len(found.twice)} twice, {found.again} fetched "
        f"again; {found.requests} requests; of {len(near)} pairs to one host the nearest {near[0]:.3f} s apart, "
        f"{late} nearer than {0.9 * delay:.2f} s (spacing {delay:g} s)",
        flush=True,
    )
    for gap, host, first, second in found.gaps[:3]:
        print(f"    {gap:.3f} s {host} {first} {second}", flush=True)


def where_time_goes(log: Path, pages: int) -> None:
    """Print the statements that took most of the server's time, and those that there were most of."""
    spent, count = defaultdict[str, float](float), Counter[str]()
    for path in sorted(log.parent.glob("log*")):
        if not path.is_file():
            continue
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if match := LOGGED.search(line):
                    name = " ".join(match[2].split()[:WORDS])
                    spent[name] += float(match[1])
                    count[name] += 1
    total = sum(spent.values())
    print(
        f"  {sum(count.values())} statements, {sum(count.values()) / pages:.1f} a page, {total / 1000:.1f} s",
        flush=True,
    )
    most = sorted(spent, key=lambda name: -spent[name])[:SHOWN]
    for name in [*most, *(name for name, _ in count.most_common(SHOWN) if name not in most)]:
        of_each = f"{count[name] / pages:5.2f} a page x {spent[name] / count[name]:.2f} ms"
        print(f"    {spent[name] / total:6.1%} {of_each}  {name}", flush=True)


def rates(sources: int, each: int, workers: int, *, logs: bool) -> None:
    """Crawl the sources for the first time with so many workers."""
    folder = Path(tempfile.mkdtemp(prefix="winnow-fleet-"))
    try:
        with (
            server(logs=logs) as (running, log),
            Fleet(
                folder,
                running.address,
                sources,
                each=each,
                first=each,
                delay=0.2,
                schedule='interval = "1d"',
                settings=SETTINGS,
            ) as fleet,
        ):
            fleet.start("schedule", "schedule", "--no-worker")
            _make_due(fleet, "0")
            for number in range(workers):
                fleet.start(f"w{number}", "worker", "--concurrency", str(PLACES), "--grace", "60")
            fleet.wait_for(sources * each, 1800)
            took = _seconds(fleet.log)
            pages = [line.pages for line in fleet.workers()]
            cpu = sum(fleet.cpu(name) for name in fleet.processes if name.startswith("w"))
            for name in [name for name in fleet.processes if name.startswith("w")]:
                fleet.end(name)
            found = fleet.crawled()
            print(
                f"{workers} workers: {found.requests} pages in {took:.0f} s, {found.requests / took:.1f} a second, "
                f"{found.articles / took:.1f} articles a second, "
                f"{1000 * cpu / found.requests:.0f} ms of CPU a page; pages by worker {pages}",
                flush=True,
            )
            told(found, 0.2)
            if logs:
                where_time_goes(log, found.requests)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def drill(sources: int, each: int, minutes: float) -> None:
    """Let sources publish; kill two of four workers, start others, stop and start PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="winnow-fleet-"))
    seconds = minutes * 60
    schedule = f'interval = "{max(30, round(seconds / 8))}s"'
    try:
        with (
            server(logs=False) as (running, _),
            PostgreSQLStandby(running) as standby,
            Fleet(
                folder,
                standby.address,
                sources,
                each=each,
                first=1,
                period=seconds / each,
                delay=DELAY,
                schedule=schedule,
                settings=SETTINGS,
            ) as fleet,
        ):
            began = time.monotonic()
            fleet.start("schedule", "schedule", "--no-worker")
            _make_due(fleet, "random() * 30")
            for number in range(4):
                fleet.start(f"w{number}", "worker", "--concurrency", str(PLACES), "--grace", "60")
            _wait_until(began + seconds * 0.2, fleet)
            fleet.kill("w0")
            print("killed one worker", flush=True)
            _wait_until(began + seconds * 0.35, fleet)
            fleet.kill("w1")
            print("killed another; two new ones begin", flush=True)
            fleet.start("w4", "worker", "--concurrency", str(PLACES), "--grace", "60")
            fleet.start("w5", "worker", "--concurrency", str(PLACES), "--grace", "60")
            _wait_until(began + seconds * 0.55, fleet)
            before = {line.process.pid: line.pages for line in fleet.workers() if line.state == "working"}
            running.stop()
            time.sleep(5)
            running.start()
            print("PostgreSQL was stopped for 5 s and started", flush=True)
            _wait_until(began + seconds * 0.75, fleet)
            standby.take_over()
            print("the first server was lost and its standby promoted", flush=True)
            fleet.wait_for(sources * each, seconds * 2)
            took = time.monotonic() - began
            after = {line.process.pid: line.pages for line in fleet.workers() if line.state == "working"}
            shares = [after[pid] - before.get(pid, 0) for pid in after]
            names = [name for name in fleet.processes if name.startswith("w")]
            print("exit statuses", [fleet.end(name, 120) for name in names], flush=True)
            print(f"{sources} sources, {sources * each} articles in {took:.0f} s; pages by worker since: {shares}")
            told(fleet.crawled(), DELAY)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _seconds(log: Path) -> float:
    """Return the time from the first request to the last one: a worker takes seconds to start."""
    times = [float(line.partition(" ")[0]) for line in log.read_text(encoding="utf-8").splitlines()]
    return max(times) - min(times)


def _make_due(fleet: Fleet, later: str) -> None:
    """Wait until the scheduler has planned every source, and let all be due: it would spread them over ten minutes."""
    with Store.open(fleet.database) as store, store.engine.connect() as connection:
        while connection.scalar(text("SELECT count(digest) FROM jobs")) < fleet.sources:
            connection.rollback()
            time.sleep(0.5)
        connection.execute(text(f"UPDATE jobs SET next_run_at = extract(epoch FROM now()) + {later}"))
        connection.commit()


def _wait_until(moment: float, fleet: Fleet) -> None:
    while time.monotonic() < moment:
        time.sleep(min(15.0, max(0.1, moment - time.monotonic())))
        shown = [(line.state, line.sites, line.pages, round(line.rate, 1)) for line in fleet.workers()]
        print(f"  {fleet.stored()} articles, {shown}", flush=True)


def main() -> None:
    """Measure both parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=400)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--workers", default="1,2,4")
    parser.add_argument("--drill-sources", type=int, default=1000)
    parser.add_argument("--drill-each", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=10.0)
    options = parser.parse_args()
    counts = [int(count) for count in options.workers.split(",") if count]
    for count in counts:
        rates(options.sources, options.each, count, logs=count == counts[-1])
    if options.drill_sources:
        drill(options.drill_sources, options.drill_each, options.minutes)


if __name__ == "__main__":
    main()
