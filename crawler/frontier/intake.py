"""How links come into the frontier: each is brought to the database once, however many pages show it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import time

from crawler.frontier.leases import LeaseBuffer
from pipelines.stages import DatabaseThread
from storage.frontier import QueuedURL, Track
from storage.frontier.worker import Worker
from storage.links import merge_hints
from storage.records import Hints, Link
from storage.urls import host

MOST = 5_000
"""Addresses that are remembered: menus and lists repeat theirs on every page; some 3 MB."""


class LinkIntake:
    """Adds links to a crawl.  ``claims`` hears of what is new; ``entry_of`` gives a link its place in the frontier."""

    def __init__(
        self, worker: Worker, desk: DatabaseThread, claims: LeaseBuffer, entry_of: Callable[[Link, Track], QueuedURL]
    ) -> None:
        self._worker = worker
        self._desk = desk
        self._claims = claims
        self._entry_of = entry_of
        self._told: dict[str, tuple[Hints, int]] = {}

    async def add(self, links: Sequence[Link], track: Callable[[Link], Track]) -> int:
        """Add links and return how many are new; they are durable when this returns."""
        fresh = [(link, way) for link in links if not self._is_told(link, way := track(link))]
        if not fresh:
            return 0
        added = await self._desk.do(self._worker.add, [self._entry_of(*each) for each in fresh], time())
        self._note(fresh)
        self._claims.keep_better(added.better)
        if added.new:
            self._claims.expect({host(link.url) for link, _ in fresh})
        return int(added.new)

    def _is_told(self, link: Link, way: Track) -> bool:
        """Return whether the row of a link has all that it says, and is as near to a list as it says."""
        if (told := self._told.get(link.url)) is None:
            return False
        hints, depth = told
        return depth <= way.depth and _is_known(hints, link.hints)

    def _note(self, links: Sequence[tuple[Link, Track]]) -> None:
        if len(self._told) > MOST:
            self._told.clear()
        for link, way in links:
            hints, depth = self._told.get(link.url, (link.hints, way.depth))
            self._told[link.url] = merge_hints(hints, link.hints), min(depth, way.depth)


def _is_known(known: Hints, hints: Hints) -> bool:
    """Return whether some hints say nothing more; the time of a sighting matters where a time is read against it."""
    joined = merge_hints(known, hints)
    dated = joined.date or not joined.modified
    return joined == known or (bool(dated) and replace(joined, seen_at=known.seen_at) == known)
