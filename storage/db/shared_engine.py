"""One engine of a database for everybody in a process: a batch of crawls opens it once and not five times each."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

_lock = threading.Lock()
_kept: dict[str, Engine] | None = None
_ready: set[str] = set()


@contextmanager
def share_engines() -> Iterator[None]:
    """Let whoever opens a database while the block runs get the same engine; it is closed at the end."""
    global _kept  # noqa: PLW0603 - of the process, as the engines are
    _kept = {}
    try:
        yield
    finally:
        kept, _kept = _kept, None
        _ready.clear()
        for engine in kept.values():
            engine.dispose()


def engine_at(address: str, make: Callable[[bool], Engine]) -> Engine:
    """Return the shared engine of an address, or a new one; ``make`` is told whether it will be shared."""
    with _lock:
        if _kept is None:
            return make(False)
        if address not in _kept:
            _kept[address] = make(True)
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
