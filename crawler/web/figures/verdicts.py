"""The verdict on each site, judged again only where something has happened to it since."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from time import monotonic, sleep
from typing import Any

from crawler.cli.reports.health_table import check_site
from crawler.site import Site
from storage.db import read_connection
from storage.runs import latest_of_each
from storage.service import HealthRecord, HealthStore
from storage.store import Store

_REST = 0.1
"""Seconds of rest after a site at most."""

Verdict = Mapping[str, Any]
"""A line of ``winnow health --json``."""


class Verdicts:
    """The verdicts as they were judged last.

    A verdict follows from up to 1,500 runs, 20 ms of work a site; it changes with a run that ends, with what the
    operator accepts, and by the hour where no crawl comes any more.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[Hashable, Verdict]] = {}

    def judge(self, store: Store, sites: Sequence[Site], now: datetime) -> dict[str, Verdict]:
        """Return the verdict on each site; ``now`` is aware.  Raises StorageError."""
        noted = {each.site: each for each in HealthStore(store.engine).all()}
        with read_connection(store.engine) as connection:
            latest = latest_of_each(connection, [site.name for site in sites])
        found = {}
        for site in sites:
            note = noted.get(site.name)
            state = (note.state, note.since, note.accepted_at) if note else None
            mark = latest.get(site.name), state, site.timezone, now.replace(minute=0, second=0, microsecond=0)
            known = self._known.get(site.name)
            if known is None or known[0] != mark:
                began = monotonic()
                known = self._known[site.name] = mark, check_site(store, site, now).to_json()
                if len(sites) > 1:
                    sleep(min(monotonic() - began, _REST))  # else requests beside it would get a share of the CPU only
            found[site.name] = known[1]
        return found

    def so_far(self, store: Store, sites: Sequence[Site]) -> dict[str, Verdict]:
        """Return what is known without judging: the verdicts of before, else those that the service noted."""
        noted = {each.site: each for each in HealthStore(store.engine).all()}
        return {site.name: self._of_before(site.name, noted.get(site.name)) for site in sites}

    def _of_before(self, name: str, noted: HealthRecord | None) -> Verdict:
        if (known := self._known.get(name)) is not None:
            return known[1]
        nothing: dict[str, Any] = {"signs": [], "runs": [], "examples": [], "not_crawled_since": None, "site": name}
        if noted is None:
            return {**nothing, "state": "not judged yet", "since": None, "reason": "look again in a moment"}
        told = {"state": noted.state, "since": noted.since.isoformat(), "reason": noted.reason}
        return {**nothing, **told, "examples": list(noted.examples)}
