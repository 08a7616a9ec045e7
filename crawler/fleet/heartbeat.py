"""The sign of life of a worker, and what it hears in return: the sites that it lost, the hosts that others want."""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic

from crawler.fleet.host_pool import Do, HostPool
from storage.errors import DatabaseBusy, StorageError
from storage.fleet import Beat, FleetMember, Load

logger = logging.getLogger("winnow.worker")

BEATS = 8
"""Heartbeats in the length of a lease."""

SAFE = 0.75
"""Of the lease, counted from before the last heartbeat, a worker asks hosts; so nothing of it is under way when another
one takes over."""

PATIENCE_SECONDS = 1800.0
"""How long a worker waits for its database before it gives up."""

Heard = Callable[[Beat | None], None]
"""Is given what a worker holds as the database has it; None where it holds nothing any more."""


class WorkerHeartbeat:
    """Speaks for a worker.  ``load`` says what it is at, ``heard`` is given each answer, ``failed`` the last error."""

    def __init__(
        self,
        member: FleetMember,
        hosts: HostPool,
        do: Do,
        load: Callable[[], Load],
        heard: Heard,
        failed: Callable[[str], None],
    ) -> None:
        self._member = member
        self._hosts = hosts
        self._do = do
        self._load = load
        self._heard = heard
        self._failed = failed
        self._away_since: float | None = None

    async def work(self) -> None:
        """Beat for ever."""
        while True:
            try:
                await self.beat()
            except DatabaseBusy as error:
                if not self._is_patient(error):
                    return
            except StorageError as error:
                self._failed(str(error))
                return
            await asyncio.sleep(self._member.lease / BEATS if self._away_since is None else 1.0)

    async def beat(self) -> None:
        """Say once that this worker lives.  Raises StorageError."""
        began = monotonic()
        answer = await self._do(self._member.beat, self._load())
        if answer is None:
            await self._do(self._member.enter)
        if self._away_since is not None:
            logger.warning("the database is back after %.0f s; this worker goes on", monotonic() - self._away_since)
            self._away_since = None
        self._heard(answer)
        self._hosts.heard(began + SAFE * self._member.lease)
        if answer is not None:
            self._hosts.wanted(answer.wanted)

    def _is_patient(self, error: DatabaseBusy) -> bool:
        if self._away_since is None:
            self._away_since = monotonic()
            logger.warning("%s; this worker waits for it, up to %.0f minutes", error, PATIENCE_SECONDS / 60)
        if monotonic() - self._away_since > PATIENCE_SECONDS:
            self._failed(f"{error}; given up after {PATIENCE_SECONDS / 60:.0f} minutes")
            return False
        return True
