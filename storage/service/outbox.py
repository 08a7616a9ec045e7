"""The outbox of alerts: one row for each alert and target, until that target has taken it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, func, insert, select, update

from storage.db import read_connection, write_transaction
from storage.rows import clean_text
from storage.schema.service import alert_outbox

FIRST_WAIT, LONGEST_WAIT = 60.0, 3600.0
"""Seconds until a failed delivery is tried again: doubled each time, to the second of these."""

AT_ONCE = 500
"""Alerts that one message holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxAlert:
    """An alert on its way to one target.

    ``about`` is a site or a part of the service, ``urgency`` a word of Apprise (failure, warning, success, info),
    ``made_at`` an ISO time, ``tries`` counts failed deliveries.
    """

    id: int
    about: str
    state: str
    title: str
    body: str
    urgency: str
    made_at: str
    tries: int


class Outbox:
    """The outbox in the project's own database: what is posted survives this process, its machine and the network.

    Every method raises DatabaseUnavailable or DiskFull where the database cannot be used.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def post(self, alerts: Iterable[tuple[str, str, str, str, str]], targets: Collection[str], now: datetime) -> int:
        """Keep alerts (about, state, title, body, urgency) for each target, all or none; return the number of rows."""
        made = {"made_at": now.isoformat(), "tries": 0, "next_at": 0.0}
        names = ("about", "state", "title", "body", "urgency")
        rows = [
            {**dict(zip(names, map(clean_text, alert), strict=True)), **made, "target": target}
            for alert in alerts
            for target in targets
        ]
        if rows:
            with write_transaction(self._engine) as connection:
                connection.execute(insert(alert_outbox), rows)
        return len(rows)

    def claim(self, target: str, now: float, lease: float) -> list[OutboxAlert]:
        """Take what waits for a target, oldest first, for ``lease`` seconds; nothing while the target is left alone.

        A target is left alone as long as any of its alerts waits for its next try, so a new alert does not make a
        dead server be asked more often.  A time further off than any can be was written by a clock that ran ahead.
        """
        mine = alert_outbox.c.target == target
        with write_transaction(self._engine) as connection:
            until = connection.execute(select(func.max(alert_outbox.c.next_at)).where(mine)).scalar_one()
            if until is None or now < until <= now + max(LONGEST_WAIT, lease):
                return []
            rows = connection.execute(
                select(alert_outbox).where(mine).order_by(alert_outbox.c.id).limit(AT_ONCE)
            ).mappings()
            found = [OutboxAlert(**{name: row[name] for name in OutboxAlert.__slots__}) for row in rows]
            chosen = alert_outbox.c.id.in_([letter.id for letter in found])
            connection.execute(update(alert_outbox).where(chosen).values(next_at=now + lease))
        return found

    def delivered(self, taken: Sequence[OutboxAlert]) -> None:
        """Take out what its target has accepted."""
        with write_transaction(self._engine) as connection:
            connection.execute(delete(alert_outbox).where(alert_outbox.c.id.in_([letter.id for letter in taken])))

    def failed(self, taken: Sequence[OutboxAlert], now: float, problem: str) -> float:
        """Keep what a target did not accept for a later try; return the seconds until then."""
        wait = min(FIRST_WAIT * 2.0 ** min(max(letter.tries for letter in taken), 10), LONGEST_WAIT)
        values = {"tries": alert_outbox.c.tries + 1, "next_at": now + wait, "problem": clean_text(problem)}
        with write_transaction(self._engine) as connection:
            chosen = alert_outbox.c.id.in_([letter.id for letter in taken])
            connection.execute(update(alert_outbox).where(chosen).values(values))
        return wait

    def keep_only(self, targets: Collection[str]) -> int:
        """Take out what is addressed to targets that are not in the settings any more; return the number."""
        gone = alert_outbox.c.target.not_in(list(targets))
        with write_transaction(self._engine) as connection:
            return connection.execute(delete(alert_outbox).where(gone)).rowcount

    def waiting(self) -> int:
        """Count the alerts that wait for a target."""
        with read_connection(self._engine) as connection:
            return int(connection.execute(select(func.count()).select_from(alert_outbox)).scalar_one())
