"""What a transaction asks before it writes: whether what it writes for is still this process's to write."""

from collections.abc import Callable
from contextvars import ContextVar

from sqlalchemy import Connection

FENCE: ContextVar[Callable[[Connection], None] | None] = ContextVar("fence", default=None)
"""Asked at the beginning of every transaction that writes; it raises LeaseLost.  Tasks, timers and the threads of
``DatabaseThread`` inherit it from whoever makes them, so a crawl of a fleet has one and all else has none."""

IDLE_LIMIT, IDLE_SECONDS = "idle_in_transaction_session_timeout", 30
"""The setting of PostgreSQL by which it ends a transaction that writes and says nothing for so long.  Every such
transaction states it, one with a fence in the statement of its fence."""
