"""What near-duplicates over bulk runs cost: CPU of each phase an article, and memory of the one that is a single rank.

python -m benchmarks.bulk_dedup [--articles 10000] [--pairs 1000000]

The articles are made up, 2 kB each, every third one a reprint of another.  All phases run in this process, in one share
each where that can be.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.end_to_end import ROOT
from pipelines.bulk import RunFolder, watch
from pipelines.bulk.dedup import Dedup, dedup_runs
from pipelines.bulk.dedup.join import clusters_of
from pipelines.bulk.engines import RankLimits
from pipelines.bulk.plan import RunPlan
from pipelines.bulk.rank import do_rank
from storage.export.files import ShardForm

WORDS = [f"word{number}" for number in range(20_000)]
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def write(folder: Path, articles: int) -> str:
    """Write a run of made-up articles and return its address."""
    chance, before = random.Random(7), list[str]()
    for name in ("articles", "done"):
        (folder / name).mkdir(parents=True)
    with ShardForm("winnow", "jsonl.gz").open(folder / "articles" / "00000.jsonl.gz") as put:
        for number in range(articles):
            text = " ".join(chance.choices(WORDS, k=250)) + "."
            if number % 3 == 2:
                text = f"{chance.choice(before[-3000:])} One more sentence stands here."
            before.append(text)
            put(_row(number, text))
    (folder / "done" / "00000.json").write_text(json.dumps({"counts": {}, "files": []}))
    plan = RunPlan("extract", 1, {"profile": "winnow", "format": "jsonl.gz"}, ranks=1)
    (folder / "run.json").write_text(json.dumps(asdict(plan)))
    return str(folder)


def _row(number: int, text: str) -> dict[str, object]:
    site = f"s{number % 97}.example"
    return {
        "site": site,
        "normalized_url": f"https://{site}/{number}",
        "domain": site,
        "site_name": None,
        "source_name": None,
        "source_url": None,
        "text": text,
        "date_fetched": (NOON + timedelta(seconds=number)).isoformat(),
        "date_published": None,
        "date_published_precision": None,
    }


def phases(run: str) -> dict[str, float]:
    """Return the seconds of CPU of each phase."""
    spent: dict[str, float] = {}

    def engine(folder: RunFolder, plan: RunPlan, options: object, ranks: list[int], number: int, told: object) -> None:
        began = time.process_time()
        for rank in ranks:
            do_rank(folder, rank, RankLimits(), 1)
        spent[plan.command.partition("-")[2]] = time.process_time() - began

    watch._round = engine  # type: ignore[assignment]  # noqa: SLF001
    dedup_runs(Dedup([run], 1))
    return spent


def joined(pairs: int) -> None:
    """Cluster pairs of articles and print the memory that it took."""
    rows = np.arange(2 * pairs, dtype=np.uint64)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    clusters_of(rows[::2], rows[1::2])
    spent, grown = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(
        f"join of {2 * pairs:,} members: {spent:.2f} s, {grown / 1024:,.0f} MB; "
        f"{grown * 1024 / (2 * pairs):.0f} bytes and {spent / pairs * 5e5:.2f} µs a member"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--join", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.join:
        joined(options.pairs)
        return
    with tempfile.TemporaryDirectory(prefix="winnow-dedup-bench-") as name:
        spent = phases(write(Path(name) / "run", options.articles))
    for phase, seconds in spent.items():
        print(f"{phase}: {seconds / options.articles * 1e6:.0f} µs of CPU an article")
    command = [sys.executable, "-m", "benchmarks.bulk_dedup", "--join", "--pairs", str(options.pairs)]
    subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
