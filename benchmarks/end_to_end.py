"""Pages a second from the first request to the last row: ``winnow crawl`` against the plain way, on the same pages.

python -m benchmarks.end_to_end [--pages 200] [--runs 3] [--concurrency 16]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlalchemy import create_engine, text

from benchmarks.pages import origin

ROOT = Path(__file__).resolve().parents[1]
PLAIN = ROOT / "benchmarks" / "plain" / "plainnews.py"


@dataclass(frozen=True, slots=True)
class Run:
    """One measured crawl: wall seconds with start-up, rows stored."""

    seconds: float
    stored: int


@contextmanager
def server(pages: int) -> Iterator[tuple[str, int]]:
    """Serve the pages from another process; gives the address and how many pages there are."""
    words = [sys.executable, "-m", "benchmarks.server", "--pages", str(pages)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        address, _, count = child.stdout.readline().strip().partition(" ")
        if not count:
            raise SystemExit("the benchmark's server did not start")
        try:
            yield address, int(count)
        finally:
            child.terminate()


def same_for_both(concurrency: int) -> list[str]:
    """The settings of both sides, as options of the command line."""
    settings = {
        "CONCURRENT_REQUESTS": concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency,
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False,
        "ROBOTSTXT_OBEY": True,
        "LOG_LEVEL": "ERROR",
    }
    return [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]


def run_winnow(address: str, options: Sequence[str]) -> Run:
    """Crawl with this checkout into a house of its own."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "sites").mkdir()
        (home / "sites" / "bench.toml").write_text(f'start = ["{address}"]\n', encoding="utf-8")
        house = {"WINNOW_HOME": folder, "WINNOW_SITES": str(home / "sites")}
        seconds = _timed(["crawl", "bench", *options, "-q"], ROOT, house)
        return Run(seconds, count_articles(f"sqlite:///{home / 'winnow.db'}"))


def run_plain(address: str, options: Sequence[str]) -> Run:
    """Crawl with the plain spider into a database of its own, outside of any project."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'plain.db'}"
        words = ["runspider", str(PLAIN), "-a", f"start={address}", "-a", f"database={database}", *options]
        return Run(_timed(words, Path(folder), {}), count_articles(database))


def _timed(words: Sequence[str], folder: Path, extra: Mapping[str, str]) -> float:
    ours = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    ours.pop("WINNOW_DATABASE_URL", None)
    ours["WINNOW_ALLOW_NETWORKS"] = "127.0.0.0/8,::1/128"  # the pages are served here
    start = time.perf_counter()
    ended = subprocess.run([sys.executable, "-m", "scrapy", *words], cwd=folder, env={**ours, **extra}, check=False)
    if ended.returncode:
        raise SystemExit(f"winnow {words[0]} ended with status {ended.returncode}")
    return time.perf_counter() - start


def count_articles(database: str) -> int:
    """Return how many rows of articles a database has."""
    engine = create_engine(database)
    with engine.connect() as connection:
        count = connection.execute(text("select count(*) from articles")).scalar_one()
    engine.dispose()
    return int(count)


def _told(run: Run, count: int) -> str:
    return f"{run.seconds:6.1f} s  {count / run.seconds:6.1f} pages/s  {run.stored} stored"


def main() -> None:
    """Run both in turn and print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--concurrency", type=int, default=16)
    options = parser.parse_args()
    runs: dict[str, list[Run]] = {"plain": [], "winnow": []}
    with server(options.pages) as (address, count):
        print(
            f"{count} {origin()}, {options.concurrency} requests at a time, {os.cpu_count()} cores; start-up included"
        )
        for number in range(1, options.runs + 1):
            for name, way in (("plain", run_plain), ("winnow", run_winnow)):
                run = way(address, same_for_both(options.concurrency))
                runs[name].append(run)
                print(f"  {name:7} run {number}: {_told(run, count)}")
    speed = {name: count / median(run.seconds for run in done) for name, done in runs.items()}
    ratio = speed["winnow"] / speed["plain"]
    print(f"median: winnow {speed['winnow']:.1f}, plain {speed['plain']:.1f} pages/s; ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
