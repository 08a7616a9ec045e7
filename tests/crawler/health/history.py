"""Runs made by hand, put into a store."""

from collections.abc import Sequence

from sqlalchemy import insert

from storage.db.engine import write_transaction
from storage.records import Run
from storage.runs.history import stamp
from storage.schema.core import runs
from storage.store import Store


def keep(store: Store, rows: Sequence[Run], site: str | None = None) -> None:
    """Put runs into the store under numbers of its own, of another site than theirs where one is named."""
    values = [
        {
            "site": site or row.site,
            "kind": row.kind,
            "started_at": stamp(row.started_at),
            "ended_at": row.ended_at and stamp(row.ended_at),
            "ending": row.ending,
            "exit_status": row.exit_status,
            "counts": dict(row.counts),
            "bytes": row.bytes,
        }
        for row in rows
    ]
    with write_transaction(store.engine) as connection:
        connection.execute(insert(runs), values)
