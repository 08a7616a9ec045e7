"""One table of what Winnow costs, against the plain way and trafilatura in the same run: ``make bench``.

python -m benchmarks.table [--only WORD] [--json FILE]

Takes about 15 minutes on two cores.  Read ratios rather than seconds, which belong to the machine, and close what else
is running: :doc:`docs/explanation/performance.md` says how each line is measured.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from benchmarks import backfill, end_to_end, extraction, million, polls, whole_sites
from benchmarks.pages import TRAIN, samples
from pipelines.extraction import extract
from storage.store import Store

MILLION = 1_000_000
TENTHS = 5_000
ARTICLES = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was measured, the figure with its unit, and what is to be reached."""

    what: str
    figure: str
    reach: str


def extracting() -> Iterator[Row]:
    """CPU time of a page, generic and with a learned template, against trafilatura with metadata."""
    pages = [extraction.page_of(sample) for sample in samples(100)]
    extract(pages[0])  # word lists and models are loaded on first use
    extraction.plain(pages[0])
    found = extraction.measure(pages, 2)
    yield Row("extract, generic, against trafilatura", *_against(found, "4 times"))
    if learnt := extraction.with_templates(2):
        yield Row("extract, template learned, against trafilatura", *_against(learnt, "10 times"))


def _against(found: Mapping[str, list[float]], reach: str) -> tuple[str, str]:
    ours, theirs = (sum(found[name]) / len(found[name]) for name in ("winnow", "plain"))
    return f"{theirs / ours:.2f} times ({ours:.1f} and {theirs:.1f} ms)", reach


def mixed_crawl() -> Iterator[Row]:
    """A crawl of pages of many sites under one host, in turn with the plain way."""
    options = end_to_end.same_for_both(16)
    with end_to_end.server(200) as (address, count):
        plain, ours = (
            median(run(address, options).seconds for _ in range(2))
            for run in (end_to_end.run_plain, end_to_end.run_winnow)
        )
    yield Row(f"crawl of {count} pages of many sites", f"{plain / ours:.2f} times ({ours:.1f} and {plain:.1f} s)", "4")


def whole_crawls() -> Iterator[Row]:
    """Twenty whole sites, new and known, and their pages read again from the archive."""
    if not TRAIN.is_dir():
        return
    options = end_to_end.same_for_both(16)
    with tempfile.TemporaryDirectory() as folder, whole_sites.served(20, Path(folder)) as farm:
        ours, theirs = Path(folder) / "ours", Path(folder) / "theirs"
        ours.mkdir()
        theirs.mkdir()
        plain = whole_sites.run_plain(farm, theirs, options)
        for what, reach in (("new", "4"), ("known", "8")):
            run = whole_sites.run_winnow(farm, ours, options)
            figure = f"{plain.seconds / run.seconds:.2f} times ({run.seconds:.0f} and {plain.seconds:.0f} s)"
            yield Row(f"crawl of 20 whole sites, {what}: {run.requests} requests", figure, reach)
        cost = polls.measured(["reextract", "-q"], _home(ours))
        yield Row("reextract, pages a second a core", f"{run.stored / cost.cpu:.0f}", "100")


def polling() -> Iterator[Row]:
    """A poll of a source with nothing new, in a batch and alone, and the memory of crawl process and worker."""
    with tempfile.TemporaryDirectory() as folder, polls.farm() as proxy:
        names, environment = polls.furnish(Path(folder), 100, proxy)
        first = polls.measured(["crawl", "--all", "-q"], environment)
        batch = polls.measured(["crawl", "--all", "-q"], environment)
        alone = [polls.measured(["crawl", name, "-q"], environment).cpu for name in names[:5]]
    yield Row("poll with nothing new, in a batch of 100", f"{1000 * batch.cpu / len(names):.0f} ms of CPU", "20 ms")
    yield Row("poll with nothing new, alone", f"{median(alone):.2f} s of CPU", "0.6 s")
    most = max(first.largest.values(), default=0)
    yield Row(
        "memory of a worker, of the crawl process", f"{most // 10**6}, {max(first.memory) // 10**6} MB", "70, 90 MB"
    )


def starting() -> Iterator[Row]:
    """Commands that crawl nothing, in a home with 100 sources."""
    with tempfile.TemporaryDirectory() as folder:
        _, environment = polls.furnish(Path(folder), 100, "http://127.0.0.1:9")
        with Store.open(environment["WINNOW_DATABASE_URL"]):
            pass
        for words in (["--help"], ["list"], ["runs"]):
            spent = median(_cpu(words, environment) for _ in range(5))
            yield Row(f"winnow {' '.join(words)}", f"{spent:.2f} s of CPU", "0.25 s")


def indexing() -> Iterator[Row]:
    """Full text and clusters of a store of made-up articles, as minutes for a million at the same rate."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
            million.fill(store, million.generate(ARTICLES, 1, 0.1))
        for what, words, reach in (
            ("index for search", ["search", "--index"], "5 min"),
            ("rebuild of clusters", ["clusters", "--rebuild", "--workers", "2"], "10 min"),
        ):
            cost = polls.measured([*words, "-q"], _home(home))
            minutes = cost.wall / ARTICLES * MILLION / 60
            yield Row(f"{what}, of 10^6 at the rate of {ARTICLES}", f"{minutes:.1f} min", reach)


def staying_flat() -> Iterator[Row]:
    """The last tenth of a backfill against the first."""
    pages = backfill.Pages(TENTHS)
    backfill.serve(pages)
    with tempfile.TemporaryDirectory() as home:
        costs = backfill.by_tenths(pages.times, backfill.crawl(pages, Path(home)))
    rise = costs[-1].cpu / costs[0].cpu
    yield Row(f"backfill of {TENTHS} small pages, last tenth against first", f"{rise:.2f} times the CPU", "1.05")


def _home(home: Path) -> dict[str, str]:
    ours = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    return {**ours, "WINNOW_HOME": str(home), "WINNOW_DATABASE_URL": f"sqlite:///{home / 'winnow.db'}"}


def _cpu(words: list[str], environment: Mapping[str, str]) -> float:
    child = subprocess.Popen([sys.executable, "-m", "winnow", *words], env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"winnow {' '.join(words)} ended with status {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime


PARTS: tuple[Callable[[], Iterator[Row]], ...] = (
    *(extracting, mixed_crawl, polling, starting, indexing, staying_flat, whole_crawls),
)


def main() -> None:
    """Measure part by part and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="WORD", help=f"one of {', '.join(p.__name__ for p in PARTS)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    options = parser.parse_args()
    rows: list[Row] = []
    print("| what | measured | to reach |\n| --- | --- | --- |", flush=True)
    for part in PARTS:
        for row in part() if options.only in part.__name__ else ():
            rows.append(row)
            print(f"| {row.what} | {row.figure} | {row.reach} |", flush=True)
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
