"""How many processes this one has started, whoever in it did."""

import multiprocessing.process
import sys
from collections.abc import Callable, Container

EVENTS = frozenset(["os.fork", "os.forkpty", "os.posix_spawn", "subprocess.Popen"])
"""What Python says as it starts a process; of those of ``multiprocessing`` it says nothing."""

_started = [0]


def started() -> int:
    """Return their number; those count that were started after :func:`count`."""
    return _started[0]


def count() -> None:
    """Count from now on."""
    sys.addaudithook(_heard)
    kind = multiprocessing.process.BaseProcess
    kind.start = _counted(kind.start)  # type: ignore[method-assign]


def _counted(start: Callable[[multiprocessing.process.BaseProcess], None]) -> Callable[..., None]:
    def counted(process: multiprocessing.process.BaseProcess) -> None:
        _started[0] += 1
        start(process)

    return counted


def _heard(event: str, _given: object, events: Container[str] = EVENTS, started: list[int] = _started) -> None:
    if event in events:  # the names of this module are gone before the last events of a process
        started[0] += 1
