"""What a service that runs for years forgets: the rows of crawls that nobody reads any more."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from crawler.errors import CrawlerError
from crawler.health import needed_since
from storage.runs import BATCH, forget_crawls
from storage.store import Store


def read_kept(text: str, name: str = "WINNOW_RUN_RETENTION_DAYS") -> timedelta | None:
    """Read a setting in whole days, or 0, which is for ever (None).  Raises CrawlerError."""
    if not (text.isascii() and text.isdecimal()) or len(text) > 5:
        raise CrawlerError(f"{name} '{text[:40]}': neither a number of days nor 0 for ever")
    return timedelta(days=int(text)) if int(text) else None


class RunRetention:
    """Forgets crawls that began longer than ``kept`` ago, once a day, a few hundred each round of the service.

    What a verdict may still read stays, however old: of a site in trouble that is what was usual before.
    """

    def __init__(self, store: Store, kept: timedelta) -> None:
        self._store = store
        self._kept = kept
        self._day: date | None = None
        self._left: list[str] = []

    def round(self, now: datetime, *, leads: bool, running: int, sites: Collection[str]) -> None:
        """Forget the next few, where this service leads.  Raises StorageError."""
        if not leads:
            return
        if self._day != now.date():
            self._day, self._left = now.date(), sorted(sites)
        if self._left:
            site = self._left[-1]
            before = forgotten_before(self._store, site, self._kept, now)
            if forget_crawls(self._store.engine, site, before) < BATCH:
                self._left.pop()


def forgotten_before(store: Store, site: str, kept: timedelta, now: datetime) -> datetime:
    """Return the earliest start (aware) of a crawl that is kept: what a verdict may read stays, however old."""
    return min(now - kept, needed_since(store, site, now))
