"""The turns of leading and standing by, as the loop of the service takes them."""

import logging
from enum import StrEnum

from storage.errors import StorageError
from storage.service import LeaderElection

logger = logging.getLogger(__name__)


class ServiceRole(StrEnum):
    """What this service is among those that share its database; only the one that is LEADING begins crawls."""

    LEADING = "leading"
    STANDBY = "standby"


class Leader:
    """Keeps a leadership and says each change of it once; for one thread.

    ``another`` tells that it stands by because another service leads, and not because the database is away.
    """

    def __init__(self, leadership: LeaderElection) -> None:
        self._leadership = leadership
        self._told: str | None = None
        self.role = ServiceRole.STANDBY
        self.another = False

    def step(self, now: float) -> ServiceRole:
        """Lead, go on leading or stand by; ``now`` is seconds since 1970.

        To be called every few seconds, and once more before a crawl is begun after a pause.  A database that is away
        is not raised: what leads on SQLite does so until its lease is over, everything else stands by.
        """
        try:
            self.role = self._led(now)
        except StorageError as error:
            self.role = ServiceRole.LEADING if self._leadership.leads(now) else ServiceRole.STANDBY
            self._tell(logging.WARNING, f"{self.role} while the database is away: {error}")
        return self.role

    def may_begin(self) -> bool:
        """Return whether a crawl may begin at this very moment, for any thread.  Raises StorageError.

        The last turn may be long ago: this process may have been stopped, or its machine asleep, and another leads.
        """
        return not self._leadership.is_followed()

    def resign(self) -> None:
        """Let another lead at once."""
        self._leadership.resign()
        self.role = ServiceRole.STANDBY

    def _led(self, now: float) -> ServiceRole:
        if self.role is ServiceRole.LEADING:
            if self._leadership.stay(now):
                self._tell(logging.INFO, "leads")
                return ServiceRole.LEADING
            self._tell(logging.WARNING, "does not lead any more and begins no crawl")
            return ServiceRole.STANDBY  # whoever stands by is asked first, this one with its next step
        if self._leadership.try_lead(now):
            self.another = False
            self._tell(logging.INFO, "leads")
            return ServiceRole.LEADING
        self.another = True
        self._tell(logging.INFO, self._other())
        return ServiceRole.STANDBY

    def _other(self) -> str:
        service = self._leadership.leader()
        if service is None:
            return "stands by"
        machine = service.process.machine.partition("/")[0]
        return f"stands by: process {service.process.pid} of {machine} leads; Ctrl-C or SIGTERM ends this one"

    def _tell(self, level: int, words: str) -> None:
        if words != self._told:
            self._told = words
            logger.log(level, "this service %s", words)
