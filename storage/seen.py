"""What became of a page when it was last fetched: enough to tell an older or the same capture of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.codec import key
from storage.records import Outcome
from storage.schema import visits

_CHUNK = 500  # SQLite takes 999 parameters in its oldest build still met


@dataclass(frozen=True, slots=True)
class Seen:
    """The last fetch of a page; ``visited_at`` is aware."""

    outcome: Outcome
    visited_at: datetime


def find_seen(connection: Connection, site: str, addresses: Iterable[str]) -> dict[str, Seen]:
    """Give the last fetch of each of some page identities that were fetched."""
    wanted = {key(address): address for address in addresses}
    names, found = list(wanted), dict[str, Seen]()
    columns = (visits.c.normalized_url, visits.c.outcome, visits.c.visited_at)
    for start in range(0, len(names), _CHUNK):
        chunk = visits.c.normalized_url.in_(names[start : start + _CHUNK])
        for name, outcome, at in connection.execute(select(*columns).where(visits.c.site == site, chunk)):
            found[wanted[name]] = Seen(Outcome(outcome), datetime.fromisoformat(at))
    return found
