"""Everything that is kept of one run: its row, its figures by group, what failed, the end of its log."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from crawler.cli.reports.run_table import lasted, run_json
from crawler.cli.tables import size
from crawler.durations import say_age
from crawler.errors import ArgumentError
from crawler.terminal import harmless, tail
from storage.frontier import Crawl
from storage.records import Run
from storage.store import Store

MOST = 20
"""Addresses shown of those that failed, and of those that were rejected."""

_LOOKED_AT = 500
"""Failures of a crawl that are looked through for those of one run."""

_GROUPS = {
    "": "total",
    "failed": "requests failed",
    "failed_elsewhere": "requests failed on other hosts",
    "feed": "feeds",
    "fetch_ms": "response time in ms",
    "field": "articles that have",
    "images": "images",
    "links": "links to articles",
    "outcome": "pages by outcome",
    "rejected": "pages rejected",
    "saved": "not modified (304)",
    "skipped": "links not requested",
    "status": "responses by status",
    "text": "characters of a text",
}
_FIGURES = {
    "fetched": "requests",
    "articles": "all",
    "q1": "lower quartile",
    "q3": "upper quartile",
    "leaky": "texts with boilerplate",
    "unknown": "new",
    "p95": "95th percentile",
}
"""Groups and names of the statistics in words."""

_AFTER = timedelta(minutes=1)
"""The last failures of a run may be written when its row is closed already."""

Trouble = tuple[str, str, str]
"""Kind or reason in one word, address, what is known in words."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run, and the crawl that it is part of; ``log`` holds the last lines of its log, ``log_problem`` says why
    there are none.
    """

    run: Run
    crawl: Crawl | None
    failed: Sequence[Trouble]
    rejected: Sequence[Trouble]
    cut: Sequence[Trouble]
    log: Sequence[str]
    log_problem: str | None

    def to_json(self) -> dict[str, Any]:
        """Return it in the types of JSON."""
        named = {
            "failures": ("kind", self.failed),
            "rejections": ("reason", self.rejected),
            "cut": ("group", self.cut),
        }
        troubles = {
            name: [{word: kind, "url": url, "said": said} for kind, url, said in some]
            for name, (word, some) in named.items()
        }
        return run_json(self.run) | troubles | {"log_tail": list(self.log), "log_problem": self.log_problem}

    def lines(self) -> Iterator[str]:
        """Yield in lines what the row of the run holds."""
        run = self.run
        status = "" if run.exit_status is None else f", exit status {run.exit_status}"
        yield f"run {run.id}: {run.kind} of {run.site}, {run.ending or 'running'}{status}"
        end = run.ended_at and f", ended {_time(run.ended_at)}, took {lasted(run.ended_at - run.started_at)}"
        deadline = run.deadline_at and f", must end by {_time(run.deadline_at)}"
        yield f"  started {_time(run.started_at)}{end or ''}{deadline or ''}"
        memory = "" if run.memory is None else f", {size(run.memory)} of memory"
        yield f"  {size(run.bytes)} received{memory}"
        if run.pid is not None:
            yield f"  process {run.pid} on {(run.machine or 'an unknown machine').partition('/')[0]}"
        yield from (f"  {group}: {words}" for group, words in _grouped(run.counts))


def report_on_run(store: Store, word: str, lines: int) -> RunReport:
    """Put together what is known of a run; ``word`` is its number as typed, ``lines`` those wanted of its log.

    Raises ArgumentError where there is no such run.
    """
    run = store.run(int(word)) if word.isdecimal() and len(word) < 19 else None
    if run is None:
        raise ArgumentError(f"no run '{harmless(word)[:40]}'; 'winnow runs' shows their numbers")
    rejected = [
        (str(each.reason), harmless(each.url), harmless(each.detail or each.title or ""))
        for each in store.rejected_in(run.site, run.id, MOST)
    ]
    log, problem = _log(run, lines)
    crawl = store.crawl_of_run(run)
    failed = [] if crawl is None else list(islice(_failures(store, run, crawl), MOST))
    return RunReport(run, crawl, failed, rejected, list(_cut(store, run, crawl)), log, problem)


def _failures(store: Store, run: Run, crawl: Crawl) -> Iterator[Trouble]:
    """Yield what the frontier gave up while the run went on; what was asked for again since then is not there."""
    end = datetime.now(UTC) if run.ended_at is None else run.ended_at + _AFTER
    for each in islice(store.failures(crawl_id=crawl.id), _LOOKED_AT):
        if run.started_at <= each.at <= end:
            yield each.kind, harmless(each.url), harmless(each.words)


def _cut(store: Store, run: Run, crawl: Crawl | None) -> Iterator[Trouble]:
    """Yield what was not asked on while the run went on, with an example: kinds of addresses, and hosts."""
    end = datetime.now(UTC) if run.ended_at is None else run.ended_at + _AFTER
    for each in store.cut_groups(crawl.id)[:MOST] if crawl is not None else ():
        if run.started_at <= each.cut_at <= end:
            said = f"{each.barren} pages in a row brought nothing new; {each.skipped:,} addresses not requested"
            yield f"{each.group.kind}: {harmless(each.group.name) or 'all'}", harmless(each.example), said
    for host in store.other_hosts(run.site):
        if host.left_at is not None and run.started_at <= host.left_at <= end:
            yield f"host: {harmless(host.host)}", harmless(host.example), f"no article in {host.pages} pages"


def _log(run: Run, lines: int) -> tuple[list[str], str | None]:
    if run.log is None:
        return [], "no log file was written"
    try:
        return tail(Path(run.log), lines), None
    except OSError as error:
        return [], f"{run.log}: {error.strerror or 'is not there'}"


def _grouped(counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield the figures of each group in one line; those without a group come first."""
    groups: dict[str, list[str]] = {}
    for name, count in sorted(counts.items()):
        group, _, rest = name.rpartition("/")
        groups.setdefault(_GROUPS.get(group, group), []).append(_figure(rest, count))
    yield from ((group, ", ".join(words)) for group, words in groups.items())


def _figure(name: str, count: int) -> str:
    if name == "newest_s":
        return f"newest entry {say_age(count)}"
    return f"{_FIGURES.get(name, name)}={count:,}"


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
