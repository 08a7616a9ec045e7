"""Ends a process whose loop stands still: what holds the interpreter in a C library can be ended by nothing else."""

import asyncio
import signal

STILL_SECONDS = 60
"""How long one turn of the loop may take; the longest that was seen took 0.4 s."""

AGAIN_SECONDS = 5.0


class Watchdog:
    """Sets an alarm clock of the system further each few seconds; where that is left out the process dies of SIGALRM.

    Whoever started it crawls the sites that were at work again, each alone.
    """

    def __init__(self) -> None:
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Watch the loop of this thread, which must be the main one."""
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        self._again()

    def end(self) -> None:
        """Watch no more."""
        if self._timer is not None:
            self._timer.cancel()
        signal.alarm(0)

    def _again(self) -> None:
        signal.alarm(STILL_SECONDS)
        self._timer = asyncio.get_event_loop().call_later(AGAIN_SECONDS, self._again)
