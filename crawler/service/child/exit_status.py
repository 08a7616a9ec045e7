"""How a child process ended, and what that says of the crawl it made."""

import signal
from dataclasses import dataclass
from typing import Literal

Why = Literal["exited", "deadline", "stopped", "memory", "not_started"]
"""Why a child ended: by itself or by a stranger's signal, or for what this service asked of it."""

_ASKED = {"deadline": "deadline", "memory": "memory", "stopped": "interrupted", "not_started": "could_not_run"}
_POLITE = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_COULD_NOT_RUN = (2, 126, 127)  # of our commands, and of a shell that finds no program
_INTERRUPTED = (129, 130, 143)  # of a program that met one of those signals and said so itself


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitStatus:
    """The end of a child: its ``exit_status``, or the ``signal`` that killed it.

    Both are None when it never started or when nobody can know.  ``memory`` is the most bytes it and its own children
    were seen to hold at once, None where nothing tells; ``last_words`` is the last line of its
    standard error, or what the system said when it could not be started.
    """

    exit_status: int | None
    signal: int | None
    seconds: float
    memory: int | None
    why: Why
    last_words: str

    @property
    def status(self) -> int | None:
        """The exit status, or the signal as a negative number, as a row of ``runs`` keeps it."""
        return self.exit_status if self.signal is None else -self.signal


def how_it_ended(ending: str | None, ended: ExitStatus) -> str | None:
    """Return the ending for the row of a crawl, or None where the row is right as it is.

    ``ending`` is what the row says.  The crawl's own word counts for more than its exit, with two exceptions: a crawl
    that was interrupted by this service is told by the reason for it, and ``killed`` may be the guess of another
    process that did not see it any more.

    ==================  ==============================================  ================
    the row says        the child                                       the row becomes
    ==================  ==============================================  ================
    interrupted         was stopped at its deadline                     deadline
    interrupted         was stopped for its memory                      memory
    any other word      whatever                                        as it is
    nothing, killed     could not be started                            could_not_run
    nothing, killed     was stopped at its deadline                     deadline
    nothing, killed     was stopped for its memory                      memory
    nothing, killed     was stopped with the service                    interrupted
    nothing, killed     met SIGTERM, SIGINT or SIGHUP of a stranger     interrupted
    nothing, killed     met SIGKILL of a stranger (out of memory)       killed
    nothing, killed     met another signal (a C library crashed)        crashed
    nothing, killed     exited with 0                                   finished
    nothing, killed     exited with 2, 126 or 127                       could_not_run
    nothing, killed     exited with 129, 130 or 143                     interrupted
    nothing, killed     exited with any other or an unknown status      crashed
    ==================  ==============================================  ================
    """
    if ending not in (None, "killed"):
        return ended.why if ending == "interrupted" and ended.why in ("deadline", "memory") else None
    found = _ASKED.get(ended.why) or _own_end(ended)
    return None if found == ending else found


def _own_end(ended: ExitStatus) -> str:
    if ended.signal is not None:
        polite = "interrupted" if ended.signal in _POLITE else "crashed"
        return "killed" if ended.signal == signal.SIGKILL else polite
    if ended.exit_status == 0:
        return "finished"
    if ended.exit_status in _INTERRUPTED:
        return "interrupted"
    return "could_not_run" if ended.exit_status in _COULD_NOT_RUN else "crashed"
