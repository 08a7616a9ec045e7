"""The bound on what waits for one receiver, and the count of what found no room."""

from datetime import datetime

from sqlalchemy import Connection, case, func, literal_column, select, update

from storage.schema.webhooks import webhook_outbox, webhooks

MOST_WAITING = 10_000
"""Events that wait for one receiver, about 0.6 kB each, 16 kB at most; counting them takes 0.4 ms on SQLite."""


def room_for(connection: Connection, target: str, wanted: int) -> int:
    """Return how many of so many events find room."""
    some = select(literal_column("1")).where(webhook_outbox.c.target == target).limit(MOST_WAITING).subquery()
    waiting = connection.execute(select(func.count()).select_from(some)).scalar_one()
    return min(wanted, max(0, MOST_WAITING - int(waiting)))


def leave_out(connection: Connection, target: str, count: int, now: datetime, after: int | None) -> None:
    """Count events that are not kept; ``after`` is the number before the first article among them."""
    known = webhooks.c.left_out_after
    first = known if after is None else case((known < after, known), else_=after)
    connection.execute(
        update(webhooks)
        .where(webhooks.c.target == target)
        .values(
            left_out=webhooks.c.left_out + count,
            left_out_since=func.coalesce(webhooks.c.left_out_since, now.isoformat(timespec="seconds")),
            left_out_after=first,
        )
    )
