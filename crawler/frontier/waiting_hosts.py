"""The hosts whose rows wait in a crawl, and what is decided of all rows of one at once."""

from collections.abc import Collection
from time import time

from crawler.frontier.leases import LeaseBuffer
from pipelines.stages import DatabaseThread
from storage.frontier import GivenUp
from storage.frontier.worker import Worker

LONG = 30.0
"""Seconds: rows of a host that is to be left alone for longer go back to the table, where any process finds them."""


class WaitingHosts:
    """What the watch over the hosts of a crawl may do to their rows; ``claims`` are the rows of this process."""

    def __init__(self, claims: LeaseBuffer, worker: Worker, desk: DatabaseThread) -> None:
        self.claims = claims
        self._worker = worker
        self._desk = desk

    async def hosts_ahead(self) -> frozenset[str] | None:
        """Return the hosts of which rows wait or are held; None while other processes work on the crawl."""
        if self.claims.stands_by:
            return None
        hosts: frozenset[str] | None = await self._desk.do(self._worker.hosts_ahead)
        return hosts

    async def fail_waiting(self, hosts: Collection[str], kind: str, words: str) -> list[GivenUp]:
        """Let everything fail that waits of some hosts, and return what it was."""
        for name in hosts:
            self.claims.leave(name)
        given_up: list[GivenUp] = await self._desk.do(self._worker.give_up, hosts, kind, words, time())
        self.claims.rejoin(hosts)
        return given_up

    def hold(self, name: str, seconds: float) -> None:
        """Remember that a host is to be left alone, so that a restart does it too."""
        self._desk.begin(self._worker.block_queue, name, time() + seconds)
        if seconds > LONG:
            self.claims.give_back(name)
