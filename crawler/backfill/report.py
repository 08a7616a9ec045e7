"""What a backfill ends with: pages by outcome, articles by month, gaps, and the reasons of failures."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from crawler.backfill.gaps import Gap, gaps
from crawler.scope import Window, read_window
from pipelines.stats import RunSummary
from storage.frontier import FailedKind
from storage.records import Run
from storage.store import Store

EXAMPLES = 3
"""Addresses shown of one reason."""


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """One reason of failures: its kind, how many addresses it met, and a few of them with what was said."""

    kind: str
    count: int
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BackfillReport:
    """All that is said of one site at the end; ``months`` counts all its stored articles of the days asked for.

    ``altogether`` counts the addresses of the whole crawl by state and outcome, earlier runs of it included.
    """

    site: str
    tally: RunSummary
    months: Mapping[str, int]
    gaps: tuple[Gap, ...] = ()
    troubles: tuple[FailureGroup, ...] = ()
    ending: str | None = None
    altogether: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the report in the types of JSON."""
        tally = self.tally
        return {
            "site": self.site,
            "ending": self.ending,
            "exit_status": tally.exit_status,
            "seconds": round(tally.seconds, 1),
            "requests": tally.fetched,
            "bytes_received": tally.received,
            "kept": tally.kept,
            "outcomes": dict(tally.outcomes),
            "rejected": dict(tally.rejected),
            "failed": dict(tally.failed),
            **({"failed_elsewhere": dict(tally.elsewhere)} if tally.elsewhere else {}),
            "links_skipped": dict(tally.skipped),
            **({"images": dict(tally.images)} if tally.images else {}),
            "fatal": tally.fatal,
            "total": dict(sorted(self.altogether.items())),
            "months": dict(self.months),
            "gaps": [asdict(gap) for gap in self.gaps],
            "failures": [
                {"kind": one.kind, "count": one.count, "examples": [list(example) for example in one.examples]}
                for one in self.troubles
            ],
        }


def group_failures(failures: Iterable[tuple[str, str, str]]) -> tuple[FailureGroup, ...]:
    """Put failures (kind, address, words) together by kind, the most frequent first; nothing else of them is held."""
    counts: dict[str, int] = {}
    examples: dict[str, list[tuple[str, str]]] = {}
    for kind, url, words in failures:
        counts[kind] = counts.get(kind, 0) + 1
        shown = examples.setdefault(kind, [])
        if len(shown) < EXAMPLES:
            shown.append((url, words))
    order = sorted(counts, key=lambda kind: (-counts[kind], kind))
    return tuple(FailureGroup(kind, counts[kind], tuple(examples[kind])) for kind in order)


# The report of a backfill that ended, from its statistics, the store and the failures of its frontier.
def report_of(
    store: Store, site: str, window: Window, stats: Mapping[str, Any], failures: Iterable[tuple[str, str, str]]
) -> BackfillReport:
    """Make the report of one site; ``stats`` are named as in a crawl, ``failures`` are (kind, address, words)."""
    months = store.months(site, window.since, window.until)
    found = tuple(gaps(months, window.since, window.until))
    ending = stats.get("finish_reason")
    ending = None if ending is None else str(ending)
    return BackfillReport(
        site, RunSummary.of(stats), months, found, group_failures(failures), ending, _altogether(store, site)
    )


def report_of_run(store: Store, run: Run, now: datetime) -> BackfillReport:
    """Make the report of a run from what the store keeps of it; months are told of a backfill.  ``now`` is aware."""
    seconds = ((run.ended_at or now) - run.started_at).total_seconds()
    tally, crawl = RunSummary.of_row(run.counts, run.bytes, seconds), store.crawl_of_run(run)
    groups = () if crawl is None else tuple(map(_group, store.look_at_failures(crawl.id)))
    if run.kind != "backfill" or crawl is None:
        return BackfillReport(run.site, tally, {}, troubles=groups, ending=run.ending)
    since, until = (crawl.arguments.get(name) for name in ("since", "until"))
    window = read_window(since and str(since), until and str(until))
    months = store.months(run.site, window.since, window.until)
    found = tuple(gaps(months, window.since, window.until))
    return BackfillReport(run.site, tally, months, found, groups, run.ending, _altogether(store, run.site))


def _group(failed: FailedKind) -> FailureGroup:
    examples = tuple((each.url, each.words) for each in failed.examples[:EXAMPLES])
    return FailureGroup(failed.kind, failed.count, examples)


def _altogether(store: Store, site: str) -> Mapping[str, int]:
    """Count the addresses of the latest backfill, over all the runs it took."""
    crawl = next((crawl for crawl in store.crawls(site) if crawl.kind == "backfill"), None)
    if crawl is None:
        return {}
    return store.crawl_counts(crawl.id) if crawl.finished_at is None else crawl.counts
