"""Pages a second from the archive: ``winnow reextract`` against the crawl of the same pages, and where the time goes.

python -m benchmarks.reextract [--pages 200] [--runs 3] [--concurrency 16]
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.end_to_end import ROOT, same_for_both, server
from benchmarks.pages import origin


def scrapy(home: Path, words: Sequence[str]) -> tuple[float, float, str]:
    """Run a command in a house; return its wall seconds, those of a processor without its workers, and what it printed.

    Both have the start-up in them.
    """
    ours = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    ours.pop("WINNOW_DATABASE_URL", None)
    house = {"WINNOW_HOME": str(home), "WINNOW_SITES": str(home / "sites")}
    start, before = time.perf_counter(), _processor()
    command = [sys.executable, "-m", "scrapy", *words]
    ended = subprocess.run(command, cwd=ROOT, env=ours | house, check=False, stdout=subprocess.PIPE, text=True)
    if ended.returncode:
        raise SystemExit(f"winnow {words[0]} ended with status {ended.returncode}")
    return time.perf_counter() - start, _processor() - before, ended.stdout


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def once(address: str, options: Sequence[str], runs: int) -> None:
    """Crawl once, read again some times, print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "sites").mkdir()
        (home / "sites" / "bench.toml").write_text(f'start = ["{address}"]\n', encoding="utf-8")
        crawled, crawling, _ = scrapy(home, ["crawl", "bench", *options, "-q"])
        passes: list[tuple[float, float, dict[str, Any]]] = []
        for _ in range(runs):
            seconds, processor, told = scrapy(home, ["reextract", "--json", "--diffs", "0"])
            passes.append((seconds, processor, json.loads(told)))
        pages = passes[0][2]["read"]
        again, parent = (median(each) for each in list(zip(*passes, strict=True))[:2])
        spent = {name: 1000 * seconds / pages for name, seconds in passes[-1][2]["cpu_seconds"].items()}
        print(f"  crawl     {crawled:6.1f} s  {pages / crawled:6.1f} pages/s")
        print(f"  reextract {again:6.1f} s  {pages / again:6.1f} pages/s, {crawled / again:.1f} times the crawl")
        print("  ms of a processor a page: " + ", ".join(f"{name} {each:.2f}" for name, each in sorted(spent.items())))
        told = f"crawl {1000 * crawling / pages:.1f}, reextract {1000 * parent / pages:.1f}"
        print(f"  ms of a processor a page without the workers, with start-up: {told}")


def main() -> None:
    """Serve the pages, crawl them, read them again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--concurrency", type=int, default=16)
    options = parser.parse_args()
    with server(options.pages) as (address, count):
        cores = os.cpu_count()
        print(f"{count} {origin()}, {options.concurrency} requests at a time, {cores} cores; start-up included")
        once(address, same_for_both(options.concurrency), options.runs)


if __name__ == "__main__":
    main()
