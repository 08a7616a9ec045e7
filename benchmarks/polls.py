"""What a poll of a small source costs in a batch and alone: CPU seconds, and the memory of the process over the batch.

python -m benchmarks.polls [--sources 100] [--alone 5] [--profile FILE]
python -m benchmarks.polls --sources 1000 --service 20 [--every 10]

With ``--service`` the sources are crawled once, five new articles come to each, and ``winnow schedule`` polls all of
them every so many minutes for so long, one of them a feed that never ends: CPU of the service and its crawls a round,
and what it would be of one core at a round an hour.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from storage.store import Store
from tests.servers.large_site import Server

ROOT = Path(__file__).resolve().parents[1]
A_DAY = 5
LISTED = 20
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
CONTROL = "clock.invalid"
HOSTILE = "s0000.example"
WORDS = [
    "harbour",
    "ferry",
    "council",
    "river",
    "market",
    "school",
    "bridge",
    "station",
    "winter",
    "festival",
    "budget",
]


def article(host: str, number: int) -> str:
    """Return one article page, different from every other one."""
    seed = zlib.crc32(f"{host} {number}".encode())
    line = " ".join(WORDS[(seed >> (place % 24)) % len(WORDS)] + f"{(seed + place) % 97}" for place in range(22))
    text = "".join(f"<p>Paragraph {place} of story {number} at {host}: {line}. It went on.</p>" for place in range(9))
    return (
        f"<html><head><title>Story {number} of {host}</title><meta property='article:published_time' "
        f"content='2026-03-{1 + number // A_DAY:02}T08:0{number % A_DAY}:00Z'></head>"
        f"<body><article><h1>Story {number} of {host}</h1>{text}</article></body></html>"
    )


def answer(host: str, path: str, count: int) -> tuple[str, str] | None:
    """Return kind and body of an address of a source with so many articles."""
    shown = range(max(0, count - LISTED), count)
    if path == "/" or host == CONTROL:
        rows = "".join(f"<li><a href='/news/story-{n + 1000}.html'>Story {n} of {host}</a></li>" for n in shown)
        return "text/html", f"<html><head><title>{host}</title></head><body><ul>{rows}</ul></body></html>"
    if path == "/feed.xml":
        items = "".join(
            f"<item><title>Story {n} of {host}</title><link>http://{host}/news/story-{n + 1000}.html</link></item>"
            for n in shown
        )
        return "application/rss+xml", f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>"
    if path == "/robots.txt":
        return "text/plain", "User-agent: *\nDisallow: /private/\n"
    number = path.removeprefix("/news/story-").removesuffix(".html")
    known = number.isdecimal() and 1000 <= int(number) < count + 1000
    return ("text/html", article(host, int(number) - 1000)) if known else None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    days = 1
    hostile = False

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.netloc == HOSTILE and parts.path == "/feed.xml" and type(self).hostile:
            self._drip()
            return
        if parts.netloc == CONTROL:
            type(self).days = int(parts.path.strip("/"))
            type(self).hostile = parts.query == "hostile"
        found = answer(parts.netloc, parts.path, A_DAY * type(self).days)
        kind, text = found or ("text/html", "not here")
        body = text.encode()
        mark = f'"{zlib.crc32(body):08x}"'
        status = 404 if found is None else 304 if mark == self.headers.get("If-None-Match") else 200
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("ETag", mark)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if status != 304 else b"")

    def _drip(self) -> None:
        """Send a feed that never ends, a little at a time."""
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"<rss>" + b" " * 100)
                time.sleep(0.5)
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Stay silent."""


def _serve(pipe: Connection) -> None:
    server = Server(("127.0.0.1", 0), _Handler)
    pipe.send(server.server_port)
    server.serve_forever()


@contextmanager
def farm() -> Iterator[str]:
    """Serve all sources from another process; gives the proxy that stands in front of them."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_serve, args=(theirs,), daemon=True)
    child.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        child.terminate()
        child.join()


@dataclass
class Cost:
    """What a command and its own children took: CPU seconds, wall seconds, and the memory of the command over time.

    ``largest`` is the most memory of each of its children, by process.
    """

    cpu: float = 0.0
    wall: float = 0.0
    memory: list[int] = field(default_factory=list)
    largest: dict[int, int] = field(default_factory=dict)


def measured(words: Sequence[str], environment: dict[str, str], seconds: float | None = None) -> Cost:
    """Run a command, for so many seconds if it does not end by itself.

    The times of its children are those of the last look, ten a second.
    """
    began, seen, cost = time.monotonic(), dict[int, float](), Cost()
    child = subprocess.Popen(
        [sys.executable, "-m", "winnow", *words],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    while child.poll() is None:
        if seconds is not None and time.monotonic() - began > seconds:
            child.send_signal(signal.SIGTERM)
            seconds = None
        for pid, (used, memory) in _group(child.pid).items():
            seen[pid] = used
            if pid == child.pid:
                cost.memory.append(memory)
            else:
                cost.largest[pid] = max(memory, cost.largest.get(pid, 0))
        time.sleep(0.1)
    if child.returncode:
        print(f"  {' '.join(words)} ended with {child.returncode}")
    cost.cpu, cost.wall = sum(seen.values()), time.monotonic() - began
    return cost


def _group(leader: int) -> dict[int, tuple[float, int]]:
    """Return CPU seconds and resident bytes of each process of a session."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            fields = (place / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader:
            found[int(place.name)] = (
                (int(fields[11]) + int(fields[12])) / TICK,
                int(fields[21]) * os.sysconf("SC_PAGE_SIZE"),
            )
    return found


def told(what: str, cost: Cost, polls: int) -> None:
    """Print one line."""
    tenths = [cost.memory[len(cost.memory) * share // 10] // 10**6 for share in (2, 5, 9)] if cost.memory else []
    print(
        f"{what}: {cost.cpu / polls * 1000:.0f} ms of CPU a poll ({polls} in {cost.wall:.0f} s), "
        f"memory at 20, 50 and 90 %: {tenths} MB",
        flush=True,
    )


def main() -> None:
    """Measure polls of sources with nothing new and with five new articles, in a batch and alone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--alone", type=int, default=5)
    parser.add_argument("--profile", help="write the profile of the batch with nothing new to a file")
    parser.add_argument("--service", type=float, metavar="MINUTES", help="measure the service in place of commands")
    parser.add_argument("--every", type=int, default=10, metavar="MINUTES", help="with --service: time between polls")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, farm() as proxy:
        names, environment = furnish(Path(folder), options.sources, proxy)
        if options.service:
            measure_service(names, environment, proxy, options)
            return
        measure(names, environment, proxy, options)
        with Store.open(environment["WINNOW_DATABASE_URL"]) as store:
            print(f"stored: {store.counts()['articles']} articles of {A_DAY * 2 * len(names)}")


def furnish(home: Path, sources: int, proxy: str) -> tuple[list[str], dict[str, str]]:
    """Write the site files of a home; return their names, and the environment of commands that crawl them.

    The commands keep their bytecode, as an installation does: without it each compiles 700 modules, which takes longer
    than all that they do.
    """
    sites = home / "sites"
    sites.mkdir()
    names = [f"s{number:04}" for number in range(sources)]
    for name in names:
        base = f"http://{name}.example/"
        text = f'start = ["{base}"]\nfeeds = ["{base}feed.xml"]\n'
        (sites / f"{name}.toml").write_text(text, encoding="utf-8")
    left_out = ("_proxy", "pythondontwritebytecode")
    ours = {key: value for key, value in os.environ.items() if not key.lower().endswith(left_out)}
    house = {"WINNOW_HOME": str(home), "WINNOW_SITES": str(sites), "http_proxy": proxy}
    house["PYTHONPYCACHEPREFIX"] = str(home / "bytecode")
    return names, {**ours, **house, "WINNOW_DATABASE_URL": f"sqlite:///{home}/winnow.db"}


def measure(names: Sequence[str], environment: dict[str, str], proxy: str, options: argparse.Namespace) -> None:
    """Crawl all of them for the first time, poll them, let a day go by, and poll them again."""
    batch = ["crawl", "--all", "-q"]
    told("first crawl", measured(batch, environment), len(names))
    more = ["--profile", options.profile] if options.profile else []
    told("batch, nothing new", measured([*batch, *more], environment), len(names))
    alone = Cost()
    for name in names[: options.alone]:
        alone.cpu += measured(["crawl", name, "-q"], environment).cpu
    told("alone, nothing new", alone, min(options.alone, len(names)))
    build_opener(ProxyHandler({"http": proxy})).open(f"http://{CONTROL}/2").read()
    told("batch, five new articles each", measured(batch, environment), len(names))


def measure_service(names: Sequence[str], environment: dict[str, str], proxy: str, options: argparse.Namespace) -> None:
    """Crawl all of them once, let a day go by, and have the service poll them in rounds."""
    told("first crawl", measured(["crawl", "--all", "-q"], environment), len(names))
    for name in names:
        with Path(environment["WINNOW_SITES"], f"{name}.toml").open("a", encoding="utf-8") as file:
            file.write(f'[schedule]\ninterval = "{options.every}m"\n')
    began = datetime.now(UTC)
    build_opener(ProxyHandler({"http": proxy})).open(f"http://{CONTROL}/2?hostile").read()
    cost = measured(["schedule", "-q"], environment, options.service * 60)
    with Store.open(environment["WINNOW_DATABASE_URL"]) as store:
        runs = store.runs(limit=10**6, since=began)
        stored = store.counts()["articles"]
    polled = Counter(run.site for run in runs)
    rounds = len(runs) / len(names)
    told("service", cost, len(runs))
    print(
        f"{len(polled)} of {len(names)} sources polled, each {min(polled.values())} to {max(polled.values())} times; "
        f"{cost.cpu / rounds:.0f} s of CPU a round: {cost.cpu / rounds / 36:.1f} % of one core at a round an hour\n"
        f"stored: {stored} articles of {A_DAY * 2 * len(names)}"
    )


if __name__ == "__main__":
    main()
