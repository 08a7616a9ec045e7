"""Crawls killed with ``kill -9`` at random moments: what was lost, done twice or left behind.

python -m benchmarks.kill [--rounds 30] [--site town|kits] [--database sqlite|postgresql] [--processes 2]
python -m benchmarks.kill --lock 40 --articles 100
"""

import argparse
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.servers import crawl_checks
from tests.servers.command_line import WinnowHome
from tests.servers.killed_crawls import KillReport, RestartableCrawl, crawl_with_kills, moments, wait_for
from tests.servers.large_site import LargeSite, serve
from tests.servers.postgresql import PostgreSQLServer
from tests.servers.shared_kits import Kit, read_lines, site_kit, site_names


@dataclass(frozen=True, slots=True)
class Figures:
    """One crawl's kills and what came of it; ``again`` are pages asked for once more, ``wrong`` what must not be."""

    site: str
    kills: int
    starts: int
    articles: int
    requests: int
    again: int
    seconds: float
    wrong: Sequence[str]

    def __str__(self) -> str:
        head = f"{self.site}: {self.kills} kills, {self.articles} articles, {self.requests} requests"
        return (
            f"{head}, {self.again} pages asked for again, {self.seconds:.0f} s, wrong: {list(self.wrong) or 'nothing'}"
        )


def figures(
    crawl: RestartableCrawl, done: KillReport, asked: Sequence[tuple[str, int]], wrong: Sequence[str]
) -> Figures:
    """Count what a crawl came to."""
    repeated, stored = crawl_checks.fetched_twice(asked), crawl_checks.stored_titles(crawl.house).total()
    again = repeated.total() - len(repeated)
    bad = [f"exit status {status}" for status in done.statuses if status]
    return Figures(
        crawl.words[1], len(done.kills), crawl.starts, stored, len(asked), again, done.seconds, [*bad, *wrong]
    )


def run_town(house: WinnowHome, options: argparse.Namespace) -> list[Figures]:
    """Kill a backfill of the generated site."""
    with serve(LargeSite(options.articles)) as town:
        crawl = RestartableCrawl(house, (options.command, f"{town.base}/"))
        pauses = moments(options.rounds, options.seed, options.articles // options.rounds or 1, 6.0)
        done = crawl_with_kills(crawl, pauses, lambda: len(town.requests), options.processes, patience=3600)
        wrong = crawl_checks.violations(house, town.endings(), town.asked_for(), done.kills)
        agents = crawl_checks.agent_runs(seen.agent for seen in town.requests)
        wrong += ["two processes asked in turns"] if len(agents) > len(set(agents)) else []
        wrong += ["forbidden"] if any(seen.path.startswith("/closed/") for seen in town.requests) else []
        return [figures(crawl, done, town.asked_for(), wrong)]


def run_kits(house: WinnowHome, options: argparse.Namespace, work: Path) -> list[Figures]:
    """Kill a backfill of each of the small sites, the rounds shared among them."""
    with site_kit(work, datetime.now()) as kit:  # noqa: DTZ005  the kit shows local times without a zone
        return [_run_kit(house, options, kit, number, name) for number, name in enumerate(site_names(kit))]


def _run_kit(house: WinnowHome, options: argparse.Namespace, kit: Kit, number: int, name: str) -> Figures:
    mine = WinnowHome(house.home / name, kit.proxy, house.database)
    crawl = RestartableCrawl(mine, (options.command, f"http://{name}/"), {"WINNOW_MAX_CRAWL_DELAY": 0.05})
    pauses = moments(options.rounds // 6, options.seed + number, 4, 2.5)
    before = len(read_lines(kit.log))
    done = crawl_with_kills(crawl, pauses, lambda: len(read_lines(kit.log)) - before, options.processes)
    asked = [(str(row["path"]), int(row["status"])) for row in read_lines(kit.log)[before:]]
    return figures(crawl, done, asked, crawl_checks.kit_violations(mine, kit.truth, name, asked, done.kills))


def run_locked(house: WinnowHome, options: argparse.Namespace) -> list[Figures]:
    """Lock the embedded database for so many seconds in the middle of a backfill."""
    with serve(LargeSite(options.articles)) as town:
        crawl = RestartableCrawl(house, (options.command, f"{town.base}/"))
        began = time.monotonic()
        with crawl.beside() as child:
            wait_for(lambda: len(town.requests) > 20, child)
            with closing(sqlite3.connect(house.home / "winnow.db", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                time.sleep(options.lock)
                other.execute("ROLLBACK")
            done = KillReport([], [child.wait(900)], time.monotonic() - began)
        wrong = crawl_checks.violations(house, town.endings(), town.asked_for(), [])
        return [figures(crawl, done, town.asked_for(), wrong)]


@contextmanager
def database(kind: str) -> Iterator[str | None]:
    """Yield the address of a database: None for a file in the house."""
    with PostgreSQLServer() if kind == "postgresql" else nullcontext() as server:
        yield server.address if server is not None else None


def main() -> int:
    """Run and print one line a site; exit status 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30, help="kills; a sixth of them for each site of the kits")
    parser.add_argument("--command", choices=["backfill", "crawl"], default="backfill")
    parser.add_argument("--site", choices=["town", "kits"], default="town")
    parser.add_argument("--articles", type=int, default=1700, help="of the town: 2000 pages")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lock", type=float, default=0.0, help="lock the database so many seconds, and kill nothing")
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="winnow-kill-"))
    with database(options.database) as address:
        house = WinnowHome(work / "home", database=address)
        if options.lock:
            found = run_locked(house, options)
        else:
            found = run_town(house, options) if options.site == "town" else run_kits(house, options, work)
    for each in found:
        print(each)
    print(f"kept: {work}")
    return 1 if any(each.wrong for each in found) else 0


if __name__ == "__main__":
    sys.exit(main())
