"""Months of the service in minutes: a farm of sources, the real service with real crawls, killed again and again.

python -m tests.endurance.soak --days 60 --sources 20 --seed 1 [--kills N] [--database URL] [--out report.json]
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from crawler.health.judge import judge
from storage.db.engine import read_connection
from storage.records import Run
from storage.schema.core import articles as table
from storage.service.planned_jobs import PlannedJobs
from storage.store import Store
from tests.endurance import promises
from tests.endurance.book import Book
from tests.endurance.clock import Clock
from tests.endurance.kept import Kept, Span, kept, stored_of
from tests.endurance.promises import Promise
from tests.endurance.supervisor import Endured, Supervisor, planned
from tests.endurance.tables import write
from tests.endurance.verdicts import Alarm, Judge, Noticed, changes, false_alarms, noticed
from tests.servers.command_line import WinnowHome
from tests.servers.many_sites.calendar import CALENDAR, Entry, farm
from tests.servers.many_sites.server import serve
from tests.servers.many_sites.source import FLOOD, SimulatedSource
from tests.servers.many_sites.troubles import DAY

START = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday; the farm's clock begins here."""

PLAIN_INTERVAL = (9, 13)
"""Numbers of the sources whose site file names an interval; the others with hours name a cron line."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be endured; ``flood`` is the number of articles of a flood."""

    days: int
    sources: int
    seed: int = 1
    kills: int = 0
    calendar: Sequence[Entry] = CALENDAR
    flood: int = FLOOD
    database: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What it has shown."""

    promises: Sequence[Promise]
    articles: Sequence[Kept]
    troubles: Sequence[Noticed]
    alarms: Sequence[Alarm]
    done: Endured
    runs: int
    requests: Mapping[str, int] = field(default_factory=dict)

    def broken(self) -> list[Promise]:
        """The promises that were not kept."""
        return [each for each in self.promises if not each.holds]


def soak(plan: Plan, home: Path, judge: Judge | None, *, progress: bool = False) -> Outcome:
    """Let the service run through a plan in ``home`` and compare what it did with what is known.

    Without a ``judge`` nothing is said of verdicts.
    """
    sources = farm(START, plan.days, plan.sources, plan.seed, plan.calendar, plan.flood)
    begin, end = START.timestamp(), START.timestamp() + plan.days * DAY
    clock = Clock.start(home / "clock", START)
    with serve(sources, clock.now) as served:
        house = WinnowHome(home / "house", served.proxy, plan.database)
        for number, source in enumerate(sources):
            house.write_site(source.name, f"{source.base}/", "delay = 0", *schedule(number, source))
        supervisor = Supervisor(house, clock, end)
        line, book = Progress(clock, begin, end, shown=progress), Book(house)
        done = supervisor.endure(planned(plan.kills, plan.seed, begin, end), line, book.look)
        answers = {f"{status}": 0 for _, status in served.asked}
        for (_, status), count in served.asked.items():
            answers[f"{status}"] += count
    with house.store() as store:
        return _judged(store, sources, (begin, end), done, judge, answers, book.seen)


def schedule(number: int, source: SimulatedSource) -> list[str]:
    """Return the lines of a site file that say when it is crawled."""
    if source.hours is None:
        return ["[schedule]", 'min = "6h"']
    hours = int(source.hours)
    if number in PLAIN_INTERVAL:
        return ["[schedule]", f'interval = "{hours}h"']
    return ["[schedule]", f'cron = "17 {"5" if hours == 24 else f"*/{hours}"} * * *"']


@dataclass
class Progress:
    """Writes a line on standard error now and then."""

    clock: Clock
    begin: float
    end: float
    shown: bool
    last: float = field(default_factory=time.monotonic)
    began: float = field(default_factory=time.monotonic)

    def __call__(self) -> None:
        """Write it when half a minute has gone by."""
        now = time.monotonic()
        if self.shown and now - self.last > 30:
            self.last = now
            done = (self.clock.now() - self.begin) / (self.end - self.begin)
            left = (now - self.began) * (1 - done) / max(done, 0.001)
            days = (self.clock.now() - self.begin) / DAY
            print(f"day {days:.1f}, {done:.0%}, {now - self.began:.0f} s, {left:.0f} s left", file=sys.stderr)


def _judged(
    store: Store,
    sources: Sequence[SimulatedSource],
    span: Span,
    done: Endured,
    judge: Judge | None,
    answers: Mapping[str, int],
    book: Collection[tuple[str, str]],
) -> Outcome:
    begin, end = span
    have, runs = stored_of(store), _runs(store)
    articles = [kept(each, have.get(each.name, ()), begin, end, done.off) for each in sources]
    troubles: list[Noticed] = []
    alarms: list[Alarm] = []
    if judge is not None:
        for each in sources:
            said = changes(runs.get(each.name, []), judge)
            troubles += noticed(each, runs.get(each.name, []), said, end)
            alarms += false_alarms(each, said, end)
    shown = [
        *promises.of_articles(articles),
        promises.of_gone(sources, _gone(store), end),
        promises.of_jobs(sources, runs, _ahead(store), end, done),
        promises.of_runs(runs),
        promises.of_book(sources, book, troubles),
        *(promises.of_verdicts(troubles, alarms) if judge is not None else ()),
        *promises.of_service(done),
    ]
    return Outcome(shown, articles, troubles, alarms, done, sum(len(each) for each in runs.values()), answers)


def _runs(store: Store) -> dict[str, list[Run]]:
    """Return the crawls of each site, oldest first."""
    found: dict[str, list[Run]] = {}
    for run in reversed(store.runs(limit=1_000_000)):
        if run.kind == "crawl":
            found.setdefault(run.site, []).append(run)
    return found


def _gone(store: Store) -> dict[str, int]:
    """Count the articles of each site that are marked as gone."""
    query = select(table.c.site, func.count()).where(table.c.date_gone.is_not(None)).group_by(table.c.site)
    with read_connection(store.engine) as connection:
        return {str(site): int(count) for site, count in connection.execute(query)}


def _ahead(store: Store) -> dict[str, float]:
    """Return the next time of each site's job as the plan of the service has it."""
    return {job.site: job.next_run.timestamp() for job in PlannedJobs(store.engine).all() if job.next_run is not None}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--sources", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=24)
    parser.add_argument("--database", help="address of an empty database (default: SQLite)")
    parser.add_argument("--home", type=Path, help="folder for everything (default: a new one)")
    parser.add_argument("--out", type=Path, help="file for the report as JSON")
    options = parser.parse_args()
    home = options.home or Path(tempfile.mkdtemp(prefix="soak-"))
    home.mkdir(parents=True, exist_ok=True)
    (home / "house").mkdir(exist_ok=True)
    plan = Plan(options.days, options.sources, options.seed, options.kills, database=options.database)
    print(f"everything lies in {home}", file=sys.stderr)
    outcome = soak(plan, home, judge_of_health, progress=True)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(asdict(outcome), indent=1), encoding="utf-8")
    write(outcome.promises, outcome.articles, outcome.troubles, outcome.alarms)
    return 1 if outcome.broken() else 0


def judge_of_health(runs: Sequence[Run], now: datetime) -> tuple[str, str]:
    """Return the verdict of the service on a site: state and reason."""
    verdict = judge(runs, now, UTC)
    return str(verdict.state), verdict.reason


if __name__ == "__main__":
    sys.exit(main())
