"""The hosts of a walk: each takes its turn, and is left alone for as long as it asks for."""

from collections.abc import Iterable

from sqlalchemy import Connection, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.schema import hosts


def open_hosts(connection: Connection, walk_id: int, names: Iterable[str]) -> None:
    """Let hosts take part; those that do already keep their turn."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    rows = [{"walk_id": walk_id, "host": name, "next_at": 0.0, "asked_at": 0.0, "open": True} for name in sorted(names)]
    add = dialect.insert(hosts)
    connection.execute(add.on_conflict_do_update(index_elements=["walk_id", "host"], set_={"open": True}), rows)


def hold_host(connection: Connection, walk_id: int, name: str, until: float) -> None:
    """Ask nothing of a host before a time."""
    later = (hosts.c.walk_id == walk_id) & (hosts.c.host == name) & (hosts.c.next_at < until)
    connection.execute(update(hosts).where(later).values(next_at=until))


def reopen_hosts(connection: Connection, walk_id: int) -> None:
    """Look at every host of a walk again: rows came back by another way than by being added.

    The open ones too: a claim that runs meanwhile and did not see these rows may be about to close one.
    """
    connection.execute(update(hosts).where(hosts.c.walk_id == walk_id).values(open=True))
