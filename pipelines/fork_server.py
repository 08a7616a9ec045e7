"""The process that worker processes are forked from, and the one error of a machine that lets none be started."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker

from pipelines.errors import WorkersError


def start_fork_server() -> None:
    """Start the process that workers are forked from, unless it runs.  Raises :class:`WorkersError`.

    A terminal sends Ctrl-C to every process of a command.  This process decides what it means; the fork server, which
    loads for a second before it ignores the signal, and its workers inherit the mask and never see it.
    """
    with start_errors():
        resource_tracker.ensure_running()  # begun by the fork server, it would unblock the signal again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with start_errors():
            forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def start_errors() -> Iterator[None]:
    """Turn what the system says when a process cannot be started into :class:`WorkersError`."""
    try:
        yield
    except (OSError, ImportError) as error:  # no room or right for a process, its socket or its semaphores
        words = "do /dev/shm and the folder for temporary files take files?"
        raise WorkersError(f"no worker processes can be started: {error}; {words}") from error
