"""One pool of workers for everybody in a process: a batch of crawls has as many workers as one crawl."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipelines.workers.pool import ExtractionPool

_sharing = False
_shared: ExtractionPool | None = None


@contextmanager
def share_workers() -> Iterator[None]:
    """Let whoever takes a pool while the block runs get the same one; it is ended with the block."""
    global _sharing, _shared  # noqa: PLW0603 - of the process, as its workers are
    _sharing = True
    try:
        yield
    finally:
        pool, _shared, _sharing = _shared, None, False
        if pool is not None:
            pool.stop()  # every crawl has waited for its own pages


def take_pool(make: Callable[[], ExtractionPool]) -> ExtractionPool:
    """Return the shared pool, or a new one."""
    global _shared  # noqa: PLW0603 - as above
    if not _sharing:
        return make()
    if _shared is None:
        _shared = make()
    return _shared


def return_pool(pool: ExtractionPool) -> None:
    """Finish what a pool has to do and end it, unless others share it."""
    if pool is not _shared:
        pool.close()
