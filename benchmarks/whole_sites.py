"""Twenty whole sites, new and known: ``winnow crawl --all`` against the plain way that follows every link.

python -m benchmarks.whole_sites [--runs 2] [--concurrency 16] [--sites 20]

Needs the training kit beside the checkout (``../shared/train``), whose server stands in front of its sites as a proxy.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urljoin

from benchmarks.end_to_end import PLAIN, ROOT, count_articles, same_for_both
from benchmarks.pages import TRAIN

FREE = ["-s", "WINNOW_MIN_DELAY=0"]
"""No distance between requests of ours to a host: the plain way keeps none."""


@dataclass(frozen=True, slots=True)
class Run:
    """One measured crawl: wall and CPU seconds with start-up, requests answered, rows of articles stored."""

    seconds: float
    cpu: float
    requests: int
    stored: int


@dataclass(frozen=True, slots=True)
class Farm:
    """The served sites: the proxy in front of them, where requests are noted, and the home page of each host."""

    proxy: str
    log: Path
    starts: Mapping[str, str]

    def requests(self) -> int:
        """Return how many requests were answered so far."""
        return len(self.log.read_bytes().splitlines()) if self.log.exists() else 0


@contextmanager
def served(count: int, folder: Path) -> Iterator[Farm]:
    """Serve the first sites of the kit from another process."""
    hosts = json.loads((TRAIN / "hosts.json").read_text(encoding="utf-8"))
    log, port = folder / "requests.jsonl", _free_port()
    words = [sys.executable, str(TRAIN.parent / "serve.py"), "--port", str(port), "--log", str(log)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        try:
            _wait_for(port)
            starts = {host: urljoin(f"http://{host}/", row["start"]) for host, row in list(hosts.items())[:count]}
            yield Farm(f"http://127.0.0.1:{port}", log, starts)
        finally:
            child.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the server of the training kit did not start")


def run_winnow(farm: Farm, home: Path, options: Sequence[str]) -> Run:
    """Crawl all sites with this checkout into a home, which may know them from a crawl before."""
    (home / "sites").mkdir(exist_ok=True)
    for host, start in farm.starts.items():
        (home / "sites" / f"{host.replace('.', '-')}.toml").write_text(f'start = ["{start}"]\n', encoding="utf-8")
    house = {"WINNOW_HOME": str(home), "WINNOW_SITES": str(home / "sites")}
    return _run(farm, ["crawl", "--all", *options, *FREE, "-q"], ROOT, house, f"sqlite:///{home / 'winnow.db'}")


def run_plain(farm: Farm, home: Path, options: Sequence[str]) -> Run:
    """Crawl all sites with the plain spider."""
    database = f"sqlite:///{home / 'plain.db'}"
    given = (f"start={','.join(farm.starts.values())}", f"database={database}", "whole=1")
    words = ["runspider", str(PLAIN), *(word for each in given for word in ("-a", each))]
    return _run(farm, [*words, *options], home, {}, database)


def _run(farm: Farm, words: Sequence[str], folder: Path, extra: Mapping[str, str], database: str) -> Run:
    ours = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    ours.pop("WINNOW_DATABASE_URL", None)
    before, start = farm.requests(), time.perf_counter()
    command = [sys.executable, "-m", "scrapy", *words]
    child = subprocess.Popen(command, cwd=folder, env={**ours, **extra, "http_proxy": farm.proxy})
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{words[0]} ended with status {os.waitstatus_to_exitcode(status)}")
    return Run(seconds, used.ru_utime + used.ru_stime, farm.requests() - before, count_articles(database))


def once(farm: Farm, options: Sequence[str]) -> dict[str, Run]:
    """Crawl the sites as new ones with both, then once more with Winnow, which knows them now."""
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
        return {
            "plain": run_plain(farm, Path(theirs), options),
            "winnow, new sites": run_winnow(farm, Path(ours), options),
            "winnow, known sites": run_winnow(farm, Path(ours), options),
        }


def main() -> None:
    """Print each run, then the ratios of the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--sites", type=int, default=20)
    options = parser.parse_args()
    if not TRAIN.is_dir():
        raise SystemExit(f"no training kit at {TRAIN}: nothing was measured")
    runs: dict[str, list[Run]] = {}
    with tempfile.TemporaryDirectory() as folder, served(options.sites, Path(folder)) as farm:
        print(f"{len(farm.starts)} sites, {options.concurrency} requests at a time, {os.cpu_count()} cores")
        for _ in range(options.runs):
            for name, run in once(farm, same_for_both(options.concurrency)).items():
                runs.setdefault(name, []).append(run)
                print(
                    f"  {name:20} {run.seconds:6.1f} s, {run.cpu:6.1f} s of CPU, {run.requests} requests, "
                    f"{run.stored} stored",
                    flush=True,
                )
    plain = median(run.seconds for run in runs.pop("plain"))
    for name, done in runs.items():
        print(f"{name}: {plain / median(run.seconds for run in done):.2f} times the plain way")


if __name__ == "__main__":
    main()
