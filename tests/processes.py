"""How many processes the thread that runs the tests has started.

Others are not counted: a pool of an earlier test may start one late, and the test that runs then would be blamed.
"""

import multiprocessing.process
import sys
import threading
from collections.abc import Callable, Container, Sequence

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
        _started[0] += threading.current_thread() is threading.main_thread()
        start(process)

    return counted


def _heard(event: str, given: Sequence[object], events: Container[str] = EVENTS, started: list[int] = _started) -> None:
    # The names of this module are gone before the last events of a process, which are none of these.
    if event in events and threading.current_thread() is threading.main_thread():
        # Python asks "uname" for the processor's name, once a process, whoever wants to know it first.
        started[0] += not (given and str(given[0]).endswith("uname"))
