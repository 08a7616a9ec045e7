"""A long backfill of small pages: time a page and memory by tenths, which should not grow with what is done.

python -m benchmarks.backfill [--pages 100000] [--alike]

The pages come from a sitemap of a loopback server in this process and are made when they are asked for.  CPU is that
of the crawl's own process, without its workers: a busy machine disturbs it less than the time on the clock.  Articles
that are alike cost more, up to a bound: each is compared with at most 1,000 that share bands with it.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from storage.store import Store

ROOT = Path(__file__).resolve().parents[1]
PER_MAP = 10_000
CONSONANTS, VOWELS = "bcdfghjklmnprstvwz", "aeiou"
FORM = ["council", "harbour", "bridge", "market", "school", "river", "winter", "festival", "library", "museum", "tram"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the process of the crawl had used at a moment: CPU seconds and memory (MB)."""

    at: float
    cpu: float
    memory: int


class Pages(ThreadingHTTPServer):
    """Serves ``count`` articles, all of one form where they are ``alike``, and notes when each was asked for."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, count: int, *, alike: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.count = count
        self.alike = alike
        self.times: list[float] = []
        self.base = f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def do_GET(self) -> None:
        assert isinstance(self.server, Pages)
        body, kind = answer(self.path, self.server)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


def answer(path: str, server: Pages) -> tuple[bytes, str]:
    """Make what stands at a path: an article, a sitemap or its index."""
    name = path.strip("/").partition(".")[0]
    if name.startswith("story-"):
        server.times.append(time.perf_counter())
        return story(int(name.removeprefix("story-")), server.alike).encode(), "text/html; charset=utf-8"
    maps = range(0, server.count, PER_MAP)
    if name == "sitemap":
        rows = "".join(f"<sitemap><loc>{server.base}/map-{start}.xml</loc></sitemap>" for start in maps)
        return f"<sitemapindex>{rows}</sitemapindex>".encode(), "application/xml"
    if name.startswith("map-"):
        start = int(name.removeprefix("map-"))
        numbers = range(start, min(start + PER_MAP, server.count))
        rows = "".join(f"<url><loc>{server.base}/story-{number}.html</loc></url>" for number in numbers)
        return f"<urlset>{rows}</urlset>".encode(), "application/xml"
    return b"", "text/html"


def story(number: int, alike: bool) -> str:
    """Make a small article: of words of its own, or one form filled in with a few words and figures."""
    choose = random.Random(number)
    if alike:
        some = [FORM[(number // 11**place + place) % 11] for place in range(6)]
        texts = [
            f"On day {number + place} the {some[place]} of the town was counted {number * 7 + place} times, and the "
            f"people who live beside the {some[-place]} said that they had not heard of it before this week."
            for place in range(4)
        ]
    else:
        some = [word(choose) for _ in range(2)]
        texts = [" ".join(word(choose) for _ in range(30)).capitalize() + "." for _ in range(4)]
    title = f"The {some[0]} and the {some[1]} of district {number}"
    return (
        f"<html><head><title>{title}</title><meta property='article:published_time' content='2024-03-01T10:00:00Z'>"
        f"</head><body><article><h1>{title}</h1>{''.join(f'<p>{text}</p>' for text in texts)}</article></body></html>"
    )


def word(choose: random.Random) -> str:
    """Make a word."""
    return "".join(choose.choice(CONSONANTS) + choose.choice(VOWELS) for _ in range(choose.randint(1, 4)))


def main() -> None:
    """Serve, crawl, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100_000, help="articles of the site (default 100,000)")
    parser.add_argument("--alike", action="store_true", help="articles that fill in one form, as weather reports do")
    chosen = parser.parse_args()
    pages = Pages(chosen.pages, alike=chosen.alike)
    serve(pages)
    with tempfile.TemporaryDirectory() as home:
        marks = crawl(pages, Path(home))
        with Store.open(f"sqlite:///{home}/winnow.db") as store:
            stored = store.counts()["articles"]
    show(pages.times, marks, stored)


def crawl(pages: Pages, home: Path) -> list[Mark]:
    """Run the backfill and note what its process uses, over time."""
    settings = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": 0, "CONCURRENT_REQUESTS": 16, "LOG_LEVEL": "ERROR"}
    settings |= {"CONCURRENT_REQUESTS_PER_DOMAIN": 16}
    words = [sys.executable, "-m", "scrapy", "backfill", pages.base, "--sitemap", f"{pages.base}/sitemap.xml", "-q"]
    words += [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    environment = {**os.environ, "WINNOW_HOME": str(home), "WINNOW_ALLOW_NETWORKS": "127.0.0.0/8,::1/128"}
    marks: list[Mark] = []
    with subprocess.Popen(words, cwd=ROOT, env=environment) as child:
        while child.poll() is None:
            marks.append(Mark(time.perf_counter(), *used(child.pid)))
            time.sleep(0.5)
    return marks


def used(pid: int) -> tuple[float, int]:
    """Return CPU seconds and resident memory (MB) of a process, nothing where it is gone: proc(5)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0, 0
    ticks, pages = int(stat[11]) + int(stat[12]), int(stat[21])
    return ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") // 2**20


@dataclass(frozen=True, slots=True)
class Tenth:
    """What a page of one tenth of the backfill took: ms of CPU and on the clock, and the most memory (MB)."""

    cpu: float
    clock: float
    memory: int


def serve(pages: Pages) -> None:
    """Serve the site in a thread of this process."""
    threading.Thread(target=pages.serve_forever, daemon=True).start()


def by_tenths(times: list[float], marks: list[Mark]) -> list[Tenth]:
    """Return what the pages of each tenth took."""
    length = len(times) // 10
    found = []
    for tenth in range(10):
        first, last = times[tenth * length], times[(tenth + 1) * length - 1]
        within = [mark for mark in marks if first <= mark.at <= last and mark.cpu] or marks[:1]
        cpu = (within[-1].cpu - within[0].cpu) / max(within[-1].at - within[0].at, 0.1) * (last - first)
        peak = max(mark.memory for mark in within)
        found.append(Tenth(cpu / length * 1000, (last - first) / length * 1000, peak))
    return found


def show(times: list[float], marks: list[Mark], stored: int) -> None:
    """Print the tenths, and the last against the first."""
    costs = by_tenths(times, marks)
    for number, each in enumerate(costs, 1):
        print(
            f"tenth {number:2}: {each.cpu:5.2f} ms CPU and {each.clock:5.2f} ms a page, memory at most {each.memory} MB"
        )
    rise = costs[-1].cpu / costs[0].cpu
    print(f"{len(times):,} asked for, {stored:,} stored; CPU of last tenth / first tenth: {rise:.3f}")


if __name__ == "__main__":
    main()
