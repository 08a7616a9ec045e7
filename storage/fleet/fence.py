"""The fence around a site: who lost it to another worker writes nothing more for it."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select, true

from storage.errors import LeaseLost
from storage.fence import IDLE_LIMIT, IDLE_SECONDS
from storage.schema.fleet import site_leases

_IDLE = func.set_config(IDLE_LIMIT, str(IDLE_SECONDS * 1000), true())
# With a lock that others may share and a takeover waits for: so no transaction ends after another has the site.
_MINE = (
    select(site_leases.c.token, _IDLE)
    .where(
        site_leases.c.site == bindparam("site"),
        site_leases.c.worker == bindparam("worker"),
        site_leases.c.token == bindparam("token"),
    )
    .with_for_update(read=True)
)


@dataclass(frozen=True, slots=True)
class SiteFence:
    """The lease of a site as one worker took it; called with the connection of each transaction that writes."""

    site: str
    worker: int
    token: int

    def __call__(self, connection: Connection) -> None:
        """Let the transaction write.  Raises LeaseLost."""
        mine = {"site": self.site, "worker": self.worker, "token": self.token}
        if connection.execute(_MINE, mine).first() is None:
            raise LeaseLost(self.site, "another worker has taken it over; nothing more is written here")
