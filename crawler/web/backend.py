"""What views read from: the store, the site files, the archive; and what is dear of it, kept for a while."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock

from crawler.errors import SiteError, UnknownSiteError
from crawler.site import Site
from crawler.spiders import SiteLoader
from crawler.web.explained import Explanations
from crawler.web.figures import Figure, Kept, Verdict, Verdicts
from crawler.web.indexing import SearchIndex
from pipelines.extraction import Rules
from storage.archive import Places
from storage.browse import count_days
from storage.db import read_connection
from storage.errors import TookTooLong
from storage.fulltext import index_progress
from storage.reextraction import sites_of
from storage.search import HitPage, search_page
from storage.selection import Selection
from storage.store import Store

INDEXING = 0.1
"""Seconds that a person waits for new articles to be put into the index of words: two hundred of them are."""

UNINDEXED_SECONDS = 5.0
"""How long PostgreSQL may look for the hits of one search, question by question, while its index is being made."""


@dataclass(frozen=True, slots=True)
class FoundHits:
    """A page of hits; ``behind`` says how many articles the index of words has, nothing where it has them all."""

    page: HitPage
    behind: str


@dataclass(frozen=True)
class Backend:
    """The store and what lies beside it.

    ``kept`` are figures that take long to find, ``judged`` the verdicts of before, ``read_before`` site files with the
    time at which they were written.  ``picking`` is held by the one that counts selectors on many pages,
    ``explained`` are pages that were read again.
    """

    store: Store
    loader: Callable[[], SiteLoader]
    archive: Places
    index: SearchIndex = field(default_factory=SearchIndex)
    kept: Kept = field(default_factory=Kept)
    judged: Verdicts = field(default_factory=Verdicts)
    read_before: dict[Path, tuple[object, Site]] = field(default_factory=dict)
    picking: Lock = field(default_factory=Lock)
    explained: Explanations = field(default_factory=Explanations)

    def for_one_request(self) -> "Backend":
        """Return the same for one request, which waits for a moment for all figures together."""
        return replace(self, kept=self.kept.for_one_request())

    def sites(self) -> list[Site]:
        """Return the site files of this moment that have no slip; one that has not changed is not read again."""
        loader, found = self.loader(), []
        for name in loader.list():
            try:
                found.append(self._site(loader, name))
            except (SiteError, OSError):
                continue
        return found

    def _site(self, loader: SiteLoader, name: str) -> Site:
        path = loader.file(name)
        stat = path.stat()
        mark = stat.st_mtime_ns, stat.st_size, stat.st_ino
        known = self.read_before.get(path)
        if known is None or known[0] != mark:
            known = self.read_before[path] = mark, loader.site(name)
        return known[1]

    def names(self) -> list[str]:
        """Name all sites: those with a file, and those of which something is stored."""
        return sorted({*self.loader().list(), *sites_of(self.store.engine)})

    def site(self, name: str) -> Site | None:
        """Read one site, None where it has no file or one that cannot be read."""
        try:
            return self.loader().site(name)
        except (SiteError, UnknownSiteError):
            return None

    def rules(self, name: str) -> Rules:
        """Return the rules of a site's file, the general ones where it has none."""
        try:
            return self.loader().rules(name)
        except SiteError:
            return Rules()

    def verdicts(self) -> Figure[Mapping[str, Verdict]]:
        """Return the verdict on each site that has a file; where not all are judged yet, what is known so far."""
        sites = self.sites()
        judged = self.kept.get("verdicts", lambda: self.judged.judge(self.store, sites, datetime.now(UTC)))
        if judged.value is not None and judged.value.keys() == {site.name for site in sites}:
            return Figure(judged.value, judged.age)
        return Figure(self.judged.so_far(self.store, sites))

    def verdict(self, site: Site) -> Verdict:
        """Judge one site."""
        return self.judged.judge(self.store, [site], datetime.now(UTC))[site.name]

    def counts(self, site: str | None = None) -> Figure[dict[str, int]]:
        """Count what is stored, of one site or of all."""
        return self.kept.get(("counts", site), lambda: self.store.counts(site))

    def is_indexed(self, wait: float | None = None, *, at_once: bool = False) -> bool:
        """Put what is new into the index of words; return whether that took no longer than so, or ``INDEXING``."""
        return self.index.refresh(self.store, INDEXING if wait is None else wait, at_once=at_once)

    def find(self, selection: Selection, limit: int, after: str | None, wait: float | None = None) -> "FoundHits":
        """Find a page of hits in the index as it is after a wait as that of :meth:`is_indexed`.

        Raises what :func:`storage.search.search_page` raises.
        """
        if self.is_indexed(wait):
            return FoundHits(search_page(self.store, selection, limit, after), "")
        behind = self.behind()  # counted while the search goes on
        try:
            return FoundHits(search_page(self.store, selection, limit, after, seconds=UNINDEXED_SECONDS), behind)
        except TookTooLong as error:
            raise TookTooLong("search", f"this takes too long yet; {self.behind()}") from error

    def behind(self) -> str:
        """Say how far the index of words is that is being made."""
        told = self.kept.get("index", lambda: index_progress(self.store.engine)).value
        if told is None:
            return "not all articles are in the index of words yet; ask again later"
        return f"{told[0]:,} of {told[1]:,} articles are in the index of words so far; ask again later"

    def days(self, since: date, sites: Sequence[str]) -> Figure[dict[tuple[str, str], int]]:
        """Count the articles of some sites by site and day of publication."""

        def count() -> dict[tuple[str, str], int]:
            with read_connection(self.store.engine) as connection:
                return count_days(connection, since, sites)

        return self.kept.get(("days", since, tuple(sites)), count)
