"""What must hold after a crawl that was killed many times: read off the tables, the archive and the request log."""

import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from storage.archive.archive import pages
from storage.db.engine import read_connection
from storage.schema.frontier import crawls, frontier_urls, workers
from storage.urls.normalize import normalize_url
from tests.servers.command_line import WinnowHome
from tests.servers.killed_crawls import Kill
from tests.servers.shared_kits import read_lines


class Lateness:
    """How late a sleeper of this machine woke up, at worst, in seconds: as late as a server may note a request."""

    def __init__(self) -> None:
        self.worst = 0.0
        self._over = threading.Event()

    def watch(self) -> None:
        """Sleep a little, again and again, until it is over."""
        while not self._over.is_set():
            due = time.monotonic() + 0.005
            time.sleep(0.005)
            self.worst = max(self.worst, time.monotonic() - due)

    def end(self) -> None:
        """Stop watching."""
        self._over.set()


@contextmanager
def lateness() -> Iterator[Lateness]:
    """Watch how late this machine is while something is measured on it."""
    watched = Lateness()
    watcher = threading.Thread(target=watched.watch, daemon=True)
    watcher.start()
    try:
        yield watched
    finally:
        watched.end()
        watcher.join()


def too_close(times: Sequence[float], delay: float, late: float = 0.1) -> list[int]:
    """Name the requests that cannot have been sent ``delay`` seconds after the one before, by when a server noted them.

    A server notes a request up to ``late`` seconds after it was sent when its machine is busy; how busy it was says
    :func:`lateness`.  So the times prove too little when no row of sendings, each at its distance, fits them; and
    three in four must fit to a hundredth.
    """
    wrong, sent = [], times[0] - late
    for place, noted in enumerate(times[1:], 1):
        sent = max(noted - late, sent + delay)
        if sent > noted + 0.005:
            wrong.append(place)
            sent = noted - late
    close = [place for place, (one, two) in enumerate(pairwise(times), 1) if two - one < delay - 0.01]
    return wrong or (close if len(close) > len(times) / 4 else [])


def stored_titles(house: WinnowHome) -> Counter[str]:
    """Count the stored articles by their headline."""
    with house.store() as store:
        return Counter(each.article.title or "" for each in store.articles())


def truncated(house: WinnowHome, endings: Mapping[str, str]) -> list[str]:
    """Name the stored articles whose text lacks its last sentence."""
    with house.store() as store:
        rows = [each.article for each in store.articles()]
    return [row.url for row in rows if endings.get(row.title or "", "") not in row.text]


def leftover_rows(house: WinnowHome) -> dict[str, int]:
    """Count what should be gone at the end: ``leased`` and ``waiting`` rows, ``workers``, ``open`` crawls."""
    queries = {
        "leased": select(func.count()).where(frontier_urls.c.state == "leased"),
        "waiting": select(func.count()).where(frontier_urls.c.state == "waiting"),
        "workers": select(func.count()).select_from(workers),
        "open": select(func.count()).where(crawls.c.finished_at.is_(None)),
    }
    with house.store() as store, read_connection(store.engine) as connection:
        found = {name: int(connection.execute(query).scalar_one()) for name, query in queries.items()}
    return {name: count for name, count in found.items() if count}


def failed_urls(house: WinnowHome) -> list[tuple[str, str]]:
    """Return what failed for good: address and words."""
    with house.store() as store:
        return [(each.url, each.words) for each in store.failures()]


def unreadable(house: WinnowHome) -> list[str]:
    """Name the stored articles whose page is not in the archive under its reference, with the same address."""
    archived = {page.raw_ref: page.url for file in archive_files(house) for page in pages(file)}
    with house.store() as store:
        rows = [each.article for each in store.articles()]
    return [article.url for article in rows if archived.get(article.raw_ref) != article.url]


def archive_files(house: WinnowHome) -> list[Path]:
    """Return the files of the archive, the torn ones among them."""
    return sorted((house.home / "archive").glob("*.warc.gz"))


def refetched(asked: Sequence[str], kills: Iterable[Kill]) -> list[str]:
    """Return the addresses that were asked for after they were settled at one of the kills."""
    found: list[str] = []
    known: frozenset[str] = frozenset()
    marks = [*kills, None]
    for first, last in pairwise(marks):
        assert first is not None
        known |= first.settled
        found += [url for url in asked[first.at : last.at if last else None] if normalize_url(url) in known]
    return found


def fetched_twice(asked: Iterable[tuple[str, int]]) -> Counter[str]:
    """Count the addresses that were asked for again though they had been answered with a page or a redirect."""
    counts = Counter(normalize_url(url) for url, status in asked if status < 400 and not url.endswith("/robots.txt"))
    return Counter({url: count for url, count in counts.items() if count > 1})


def agent_runs(agents: Iterable[str]) -> list[str]:
    """Return the names of those who asked, one for each time another one took over."""
    return [agent for agent, _ in groupby(agents)]


IN_HAND = 16
"""Pages that a killed process may have had in hand and not stored yet: they are rightly asked for again."""


def violations(
    house: WinnowHome, endings: Mapping[str, str], asked: Sequence[tuple[str, int]], kills: Sequence[Kill]
) -> list[str]:
    """Return in words what a crawl that ended lost, did twice or left behind; [] when nothing.

    ``endings`` are the last sentences by headline, ``asked`` is the request log as addresses and statuses.
    """
    stored, repeated, titles_wanted = stored_titles(house), fetched_twice(asked), set(endings)
    found = {
        "lost": sorted(titles_wanted - set(stored)),
        "stored twice": sorted(title for title, count in stored.items() if count > 1),
        "not of the site": sorted(set(stored) - titles_wanted),
        "cut short": truncated(house, endings),
        "left in the tables": leftover_rows(house),
        "failed": failed_urls(house),
        "asked for though settled": refetched([url for url, _ in asked], kills),
        "not in the archive": unreadable(house),
    }
    if repeated.total() - len(repeated) > IN_HAND * len(kills):
        found["asked for twice"] = dict(repeated)
    return [f"{what}: {which}" for what, which in found.items() if which]


def kit_violations(
    house: WinnowHome, truth: Path, name: str, asked: Sequence[tuple[str, int]], kills: Sequence[Kill]
) -> list[str]:
    """Say the same of a site of the kits, whose articles are stored under exactly one of their addresses each."""
    with house.store() as store:
        stored = [each.article.url for each in store.articles()]
    found = {
        "left in the tables": leftover_rows(house),
        "asked for though settled": refetched([url for url, _ in asked], kills),
        "not in the archive": unreadable(house),
        "forbidden": [url for url, _ in asked if "/admin/" in url],
        "not stored once": [
            article["url"]
            for article in read_lines(truth / "truth.jsonl")
            if f"//{name}/" in article["url"] and _times(stored, article) != 1
        ],
    }
    return [f"{what}: {which}" for what, which in found.items() if which]


def _times(stored: Sequence[str], article: Mapping[str, Any]) -> int:
    addresses = {article["url"], *article["aliases"], *article["pages"], article["canonical"]}
    return len([url for url in stored if url in addresses])
