"""One engine of a database for everybody in a process: a batch of crawls opens it once and not five times each."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Engine

_lock = threading.Lock()
_kept: dict[str, Engine] | None = None
_ready: set[str] = set()
_room: Mapping[str, int] = {}

OF_A_BATCH = {"pool_size": 8, "max_overflow": 24}
"""Connections of an engine that a batch of crawls shares: each crawl has up to six threads that may ask at a time."""


@contextmanager
def share_engines(room: Mapping[str, int] = OF_A_BATCH) -> Iterator[None]:
    """Let whoever opens a database while the block runs get the same engine; it is closed at the end.

    ``room`` are words of SQLAlchemy's pool of connections.
    """
    global _kept, _room
    _kept, _room = {}, room
    try:
        yield
    finally:
        kept, _kept = _kept, None
        _ready.clear()
        for engine in kept.values():
            engine.dispose()


def engine_at(address: str, make: Callable[[Mapping[str, int]], Engine]) -> Engine:
    """Return the shared engine of an address, or a new one; ``make`` is given the room of one that is shared."""
    with _lock:
        if _kept is None:
            return make({})
        if address not in _kept:
            _kept[address] = make(_room)
        return _kept[address]


def once_shared(engine: Engine, work: Callable[[Engine], None]) -> None:
    """Do to an engine what one opening of its database does, unless it is shared and this was done."""
    name = str(engine.url)
    if not _is_shared(engine):
        work(engine)
    elif name not in _ready:
        work(engine)
        _ready.add(name)


def close_engine(engine: Engine) -> None:
    """Give the connections of an engine back, unless others share it."""
    if not _is_shared(engine):
        engine.dispose()


def _is_shared(engine: Engine) -> bool:
    kept = _kept
    return kept is not None and any(each is engine for each in kept.values())
