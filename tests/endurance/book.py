"""Reads over the service's shoulder what it says of each site."""

import time
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import NullPool, create_engine, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from storage.schema.service import health
from tests.servers.command_line import WinnowHome

EVERY = 1.0  # seconds between two looks


@dataclass
class Book:
    """The verdicts that were kept at any time: ``seen`` holds sites and their states."""

    house: WinnowHome
    seen: set[tuple[str, str]] = field(default_factory=set)
    _last: float = 0.0

    def look(self) -> None:
        """Read the table now and then; one that is not there yet, or is locked, says nothing."""
        now = time.monotonic()
        if now - self._last < EVERY or not (self.house.database or (self.house.home / "winnow.db").exists()):
            return
        self._last = now
        engine = create_engine(self.house.database_url, poolclass=NullPool)
        with suppress(OperationalError, ProgrammingError), engine.connect() as connection:
            found = connection.execute(select(health.c.site, health.c.state))
            self.seen |= {(str(site), str(state)) for site, state in found}
