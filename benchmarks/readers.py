"""What readers of the web interface cost a crawl: its wall time while 50 people read, against nobody reading.

The interface has been up for a while: each view was opened once before.

python -m benchmarks.readers [--pages 200] [--runs 5] [--readers 50] [--pause 5] [--concurrency 16 | --polite]
"""

import argparse
import ctypes
import http.client
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

from benchmarks.end_to_end import ROOT, same_for_both, server
from benchmarks.pages import origin

VIEWS = ("/", "/sources", "/sources/first", "/crawls", "/crawls/1", "/search?q=the", "/api/v1/articles?limit=20")
"""Beside these each reader opens the articles that a search shows, one view in three."""


PR_SET_CHILD_SUBREAPER = 36
"""The number of this request to Linux, from ``linux/prctl.h``."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a crawl took: seconds with start-up, and seconds of CPU, which other work on the machine hardly changes."""

    wall: float
    cpu: float


class Reader(threading.Thread):
    """Opens a view, looks at it for ``pause`` seconds more or less, opens the next one."""

    def __init__(self, address: str, number: int, pause: float, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._at, self._pause, self._stop_it = urlsplit(address), pause, stop
        self._random = random.Random(number)
        self.articles: list[str] = []
        self.seconds: list[float] = []
        self.failures = 0

    def run(self) -> None:
        """Read until told to stop."""
        self._stop_it.wait(self._random.uniform(0, self._pause))  # people do not come all at once
        while not self._stop_it.is_set():
            articles = self.articles or ["/search?q=city"]
            view = self._random.choice(articles if self._random.random() < 1 / 3 else VIEWS)
            began = time.perf_counter()
            try:
                self.open(view)
                if view.startswith("/articles/"):
                    self.open(f"{view}/page")  # the frame, which a browser opens by itself
            except OSError:
                self.failures += 1
            self.seconds.append(time.perf_counter() - began)
            self._stop_it.wait(self._random.uniform(0.5, 1.5) * self._pause)

    def open(self, view: str) -> None:
        """Open a view and remember the articles it leads to.  Raises OSError."""
        line = http.client.HTTPConnection(self._at.netloc, timeout=60)
        try:
            line.request("GET", view)
            answer = line.getresponse()
            text = answer.read().decode()
            self.failures += answer.status != 200
            self.articles = re.findall(r'href="(/articles/[0-9a-f]+)"', text) or self.articles
        finally:
            line.close()


def read(address: str, count: int, pause: float) -> None:
    """Read until the input ends, then print how many views there were, how long they took, and how many failed."""
    stop = threading.Event()
    readers = [Reader(address, number, pause, stop) for number in range(count)]
    for reader in readers:
        reader.start()
    sys.stdin.read()
    stop.set()
    for reader in readers:
        reader.join(10)
    seconds = [each for reader in readers for each in reader.seconds]
    last = quantiles(seconds, n=20)[-1] if len(seconds) > 1 else 0.0
    failures = sum(reader.failures for reader in readers)
    print(f"{len(seconds)} views, {failures} failed, median {median(seconds or [0]):.3f} s, 95 % within {last:.3f} s")


@contextmanager
def reading(address: str, readers: int, pause: float) -> Iterator[None]:
    """Have people read from a process of their own, and print what they met."""
    words = ["--read", address, "--readers", str(readers), "--pause", str(pause)]
    command = ["nice", "-n", "19", sys.executable, "-m", "benchmarks.readers", *words]  # readers sit at other machines
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        yield
        told, _ = child.communicate()
    print(f"    {told.strip()}")


@contextmanager
def web(environment: Mapping[str, str]) -> Iterator[str]:
    """Serve the interface with the real command, give its address, and print the CPU time it took."""
    command = [sys.executable, "-m", "winnow", "web", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            yield child.stdout.readline().strip().rstrip("/")
        finally:
            child.terminate()
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            print(f"    winnow web: {used.ru_utime + used.ru_stime:.1f} s of CPU")


def warm(address: str) -> None:
    """Open each view once: what a service pays when it begins (its modules, templates, first index) is not measured."""
    reader = Reader(address, 0, 0, threading.Event())
    for _ in range(100):  # until the first index is there, so that a search shows articles
        for view in VIEWS:
            reader.open(view)
        if reader.articles:
            break
    for view in reader.articles[:3]:
        reader.open(view)


def crawl(site: str, options: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Crawl a site with the real command; its CPU time is that of all its processes."""
    start = time.perf_counter()
    words = [sys.executable, "-m", "winnow", "crawl", site, *options, "-q"]
    child = subprocess.Popen(words, cwd=ROOT, env=environment, process_group=0)
    _, status, used = os.wait4(child.pid, 0)
    wall, cpu = time.perf_counter() - start, used.ru_utime + used.ru_stime
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"winnow crawl ended with status {child.returncode}")
    return Cost(wall, cpu + sum(_left_behind(child.pid)))


def adopt_orphans() -> None:
    """Have processes whose parent has ended become children of this one, so that their CPU time can be had."""
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise SystemExit("this system tells nothing of the processes that a crawl leaves behind")


def _left_behind(group: int) -> Iterator[float]:
    """Yield the CPU time of each process of a group: the server of a crawl's workers ends after it, with theirs."""
    while True:
        try:
            _, _, used = os.wait4(-group, 0)
        except ChildProcessError:
            return
        yield used.ru_utime + used.ru_stime


def measured(ready: Path, options: Sequence[str], readers: int, pause: float) -> Cost:
    """Crawl the second site into a copy of a home that has the first; the interface is up in either case."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(ready, home)
        environment = house(home)
        with web(environment) as address:
            warm(address)
            if not readers:
                return crawl("second", options, environment)
            with reading(address, readers, pause):
                return crawl("second", options, environment)


def house(home: Path) -> dict[str, str]:
    """Return the environment of commands on a home."""
    ours = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    ours.pop("WINNOW_DATABASE_URL", None)
    return ours | {"WINNOW_HOME": str(home), "WINNOW_ALLOW_NETWORKS": "127.0.0.0/8,::1/128"}


def main() -> None:
    """Crawl in turn with and without readers and print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--pause", type=float, default=5.0, help="seconds between two views of a reader")
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--polite", action="store_true", help="crawl with the settings as they are")
    parser.add_argument("--read", metavar="ADDRESS", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.read:
        read(asked.read, asked.readers, asked.pause)
        return
    adopt_orphans()
    options = [] if asked.polite else same_for_both(asked.concurrency)
    took: dict[int, list[Cost]] = {0: [], asked.readers: []}
    with (
        tempfile.TemporaryDirectory() as folder,
        server(asked.pages) as (first, count),
        server(asked.pages) as (second, _),
    ):
        home = Path(folder)
        (home / "sites").mkdir()
        for name, address in (("first", first), ("second", second)):
            (home / "sites" / f"{name}.toml").write_text(f'start = ["{address}"]\n', encoding="utf-8")
        crawl("first", same_for_both(asked.concurrency), house(home))
        print(
            f"{count} {origin()}, {os.cpu_count()} cores, a view every {asked.pause:g} s from each of {asked.readers}"
        )
        for number in range(1, asked.runs + 1):
            for readers, costs in took.items():
                costs.append(measured(home, options, readers, asked.pause))
                last = costs[-1]
                print(f"  run {number}, {readers:2} readers: {last.wall:6.2f} s, {last.cpu:.2f} s of CPU", flush=True)
    for name in ("wall", "cpu"):
        alone, beside = (median(getattr(each, name) for each in costs) for costs in took.values())
        print(f"{name}: {alone:.2f} s alone, {beside:.2f} s beside readers: {100 * (beside / alone - 1):+.1f} %")


if __name__ == "__main__":
    main()
