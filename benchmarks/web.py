"""How long each view of the web interface takes to its first byte, on a store of made-up articles.

python -m benchmarks.web DATABASE [--articles 1000000] [--rounds 20] [--most 0.2] [--only TEXT]

``DATABASE`` is a file for SQLite or an address.  An empty one is filled first: articles of three years up to today,
half a year of crawls of 40 sites, rejections, one backfill that goes on with a frontier of 200,000 addresses, and the
index of words.  Each view is asked for over loopback, a server and a client in two processes; the exit status is 1
where the 95th percentile of one takes more than ``--most`` seconds.
"""

import argparse
import http.client
import json
import os
import random
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn
from sqlalchemy import insert, select

from benchmarks.million import DAYS, SITES, fill, generate
from crawler.commands.serving.web import SWITCH_SECONDS
from crawler.process import this_process
from crawler.spiders import SiteLoader
from crawler.web import WebSettings, create_app
from storage.db.engine import write_transaction
from storage.fulltext import update_index
from storage.schema.core import articles, rejections, runs
from storage.schema.frontier import frontier_queues, frontier_urls
from storage.store import Store

RUNS, REJECTED, QUEUED = 1500, 5000, 200_000
"""Crawls and rejections of each site, and addresses of the backfill."""

NAMES = [f"site-{number:02}" for number in range(SITES)]
BATCH = 5000


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds to the first byte of one view, the first request by itself; CPU seconds of the server for each of the
    others, whatever else the machine does; and bytes of the answer.
    """

    view: str
    first: float
    seconds: Sequence[float]
    cpu: float
    size: int

    @property
    def p95(self) -> float:
        """The 95th percentile."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.95)]


def furnish(store: Store, count: int, share: float = 1.0) -> None:
    """Fill an empty store; ``share`` of the runs, rejections and addresses is made."""
    now = datetime.now(UTC).replace(microsecond=0)
    fill(store, generate(count, first=now - timedelta(days=DAYS)))
    for table, rows in (
        (runs, _runs(now, int(RUNS * share))),
        (rejections, _rejections(now, int(REJECTED * share))),
    ):
        _add(store, table, rows)
    _queue(store, now, int(QUEUED * share))
    update_index(store.engine)


def _add(store: Store, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    while batch := [row for _, row in zip(range(BATCH), rows, strict=False)]:
        with write_transaction(store.engine) as connection:
            connection.execute(insert(table), batch)


def _runs(now: datetime, count: int) -> Iterator[dict[str, Any]]:
    rng, step = random.Random(1), timedelta(weeks=26) / max(1, count)
    for number in range(count):
        for site in NAMES:
            began, new = now - step * (count - number), rng.randrange(3)
            counts = {"fetched": 4 + new, "outcome/new": new, "outcome/listing": 1, "field/articles": new}
            counts |= {f"field/{name}": new for name in ("title", "date_published", "authors", "section", "images")}
            yield {
                "site": site,
                "kind": "crawl",
                "started_at": _stamp(began),
                "counts": counts,
                "bytes": 90_000,
                "ended_at": _stamp(began + timedelta(seconds=9)),
                "ending": "finished",
                "exit_status": 0,
            }


def _rejections(now: datetime, count: int) -> Iterator[dict[str, Any]]:
    for site in NAMES:
        for number in range(count):
            url, moment = f"https://{site}.example/section/{number}", _stamp(now - timedelta(hours=number))
            yield {
                "site": site,
                "normalized_url": url[8:],
                "url": url,
                "final_url": url,
                "reason": "not_article",
                "extractor_version": "1",
                "rules_digest": "none",
                "count": 1,
                "run_id": 1 + number,
                "date_first_seen": moment,
                "date_last_seen": moment,
            }


def _queue(store: Store, now: datetime, count: int) -> None:
    """Make a backfill that goes on: a tenth of its addresses wait, one in a hundred has failed."""
    run = store.start_run(NAMES[0], "backfill", process=this_process())
    store.count_run(run, {"fetched": count, "outcome/new": count // 2}, 10**9, {"step": 2.0, "counts": [9.0] * 120})
    crawl, _ = store.crawl(NAMES[0], "backfill", {}, True)
    hosts = [f"host-{number}.example" for number in range(4)]

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(count):
            state = "failed" if number % 100 == 1 else "waiting" if number % 10 == 0 else "done"
            host = hosts[number % len(hosts)]
            yield {
                "crawl_id": crawl.id,
                "normalized_url": f"{host}/{number}",
                "url": f"https://{host}/{number}",
                "kind": "article",
                "via": "sitemap",
                "host": host,
                "priority": 20,
                "day": 0,
                "next_at": 0.0,
                "state": state,
                "tries": 1,
                "returns": 0,
                "changed_at": _stamp(now),
                "error": "no answer",
                "outcome": {"done": "new", "failed": "timeout"}.get(state),
            }

    with write_transaction(store.engine) as connection:
        queues = [{"crawl_id": crawl.id, "host": host, "next_at": 0.0, "asked_at": 0.0, "open": True} for host in hosts]
        connection.execute(insert(frontier_queues), queues)
    _add(store, frontier_urls, rows())


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def views(store: Store) -> list[str]:
    """Return the reading views, with addresses that are in the store."""
    with store.engine.connect() as connection:
        record, site, title = connection.execute(
            select(articles.c.record_id, articles.c.site, articles.c.title).limit(1)
        ).one()
        last = connection.execute(select(runs.c.id).order_by(runs.c.id.desc()).limit(1)).scalar_one()
        middle = connection.execute(select(articles.c.id).order_by(articles.c.id.desc()).limit(1)).scalar_one() // 2
    words = [quote(each.strip(",.").lower()) for each in title.split()]
    word, rare, phrase = words[0], max(words, key=len), "+".join(words[:2])
    today = datetime.now(UTC).date().isoformat()
    return [
        "/",
        "/sources",
        "/sources?format=csv",
        f"/sources/{site}",
        f"/sources/{site}?day={today}",
        f"/sources/{site}?format=atom",
        "/crawls",
        f"/crawls?site={site}",
        f"/crawls/{last}",
        f"/crawls/{last - 1}",
        "/search",
        f"/search?q={word}",
        f"/search?q={word}&site={site}&since={today}",
        f"/search?q={rare}",
        f"/search?q=%22{phrase}%22",
        f"/articles/{record}",
        f"/articles/{record}?format=json",
        "/api/v1/stats",
        "/api/v1/sources",
        f"/api/v1/sources/{site}",
        "/api/v1/runs",
        f"/api/v1/runs/{last}",
        "/api/v1/articles",
        f"/api/v1/articles?after={middle}",
        f"/api/v1/search?q={word}",
    ]


def measure(port: int, pid: int, view: str, rounds: int) -> Times:
    """Ask for a view so many times and note the seconds to the first byte of its body."""
    seconds, size, spent = [], 0, 0.0
    for number in range(rounds + 1):
        spent = cpu(pid) if number == 1 else spent
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        began = time.perf_counter()
        line.request("GET", view)
        answer = line.getresponse()
        first = answer.read(1)
        seconds.append(time.perf_counter() - began)
        size = 0 if "format=csv" in view else len(first) + len(answer.read())
        line.close()
        assert answer.status == 200, f"{view}: {answer.status}"
    return Times(view, seconds[0], seconds[1:], (cpu(pid) - spent) / max(1, rounds), size)


def serve(address: str, sites: str, line: Connection) -> None:
    """Serve the interface in this process; tell its port, and its memory whenever asked."""
    with Store.open(address) as store:
        app = create_app(WebSettings(store, lambda: SiteLoader([sites]), Path(sites) / "archive", kept_seconds=0))
        sys.setswitchinterval(SWITCH_SECONDS)
        listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        line.send(listener.getsockname()[1])
        uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False)).run(sockets=[listener])


@contextmanager
def served(address: str) -> Iterator[tuple[int, int]]:
    """Serve a database in a process of its own with a file for every site; give the port and the process number."""
    with tempfile.TemporaryDirectory() as folder:
        for name in NAMES:
            Path(folder, f"{name}.toml").write_text(f'start = ["https://{name}.example/"]\n')
        ours, theirs = get_context("spawn").Pipe()
        process = get_context("spawn").Process(target=serve, args=(address, folder, theirs))
        process.start()
        try:
            yield ours.recv(), process.pid or 0
        finally:
            process.terminate()
            process.join()


def cpu(pid: int) -> float:
    """Return the seconds of CPU time that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> int:
    """Return the bytes that a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main() -> int:
    """Fill where it is empty, measure, print; 1 where a view is too slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database")
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="", metavar="TEXT", help="the views whose address has it")
    parser.add_argument("--most", type=float, default=0.2, help="seconds (default: 0.2)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    address = options.database if "://" in options.database else f"sqlite:///{options.database}"
    with Store.open(address) as store:
        if not store.runs(limit=1):
            furnish(store, options.articles)
        wanted = [view for view in views(store) if options.only in view]
    with served(address) as (port, pid):
        before, found = 0, []
        measure(port, pid, "/login", 0)  # the server has loaded all it needs
        for view in wanted:
            found.append(measure(port, pid, view, options.rounds))
            before = before or resident(pid)
        after = resident(pid)
    _print(found, before, after, options.json)
    return int(max(each.p95 for each in found) > options.most)


def _print(found: Sequence[Times], before: int, after: int, as_json: bool) -> None:
    rows = [
        (each.view, each.first, statistics.median(each.seconds), each.p95, max(each.seconds), each.cpu, each.size)
        for each in found
    ]
    if as_json:
        print(json.dumps(rows))
        return
    print(f"{'view':60} {'first':>7} {'p50':>7} {'p95':>7} {'max':>7} {'CPU':>7} ms {'kB':>6}")
    for view, first, *rest, size in rows:
        figures = " ".join(f"{each * 1000:7.0f}" for each in (first, *rest))
        print(f"{view[:60]:60} {figures}    {size / 1000:6.0f}")
    print(f"memory of the server after the first view {before / 1e6:.0f} MB, after all {after / 1e6:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
