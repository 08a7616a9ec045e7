"""The host queues of a crawl: each host takes its turn, and is left alone for as long as it asks for."""

from collections.abc import Iterable

from sqlalchemy import Connection, update

from storage.rows import insert_into
from storage.schema.frontier import frontier_queues


def open_queues(connection: Connection, crawl_id: int, names: Iterable[str]) -> None:
    """Let hosts take part; those that do already keep their turn."""
    rows = [
        {"crawl_id": crawl_id, "host": name, "next_at": 0.0, "asked_at": 0.0, "open": True} for name in sorted(names)
    ]
    add = insert_into(connection.dialect.name, frontier_queues)
    connection.execute(add.on_conflict_do_update(index_elements=["crawl_id", "host"], set_={"open": True}), rows)


def block_queue_until(connection: Connection, crawl_id: int, name: str, until: float) -> None:
    """Ask nothing of a host before a time."""
    later = (
        (frontier_queues.c.crawl_id == crawl_id)
        & (frontier_queues.c.host == name)
        & (frontier_queues.c.next_at < until)
    )
    connection.execute(update(frontier_queues).where(later).values(next_at=until))


def reopen_queues(connection: Connection, crawl_id: int) -> None:
    """Look at every host of a crawl again: rows came back by another way than by being added.

    The open ones too: a claim that runs meanwhile and did not see these rows may be about to close one.
    """
    connection.execute(update(frontier_queues).where(frontier_queues.c.crawl_id == crawl_id).values(open=True))
