"""The identity of a process: which machine, which number, started when."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Process:
    """A process as another one can know it: ``machine`` (until its next start), ``pid``,
    ``process_start`` (when it began).
    """

    machine: str
    pid: int
    process_start: str


IsGone = Callable[[Process], bool]
"""Says whether a process is known to be gone; one that cannot be seen from here is not known to be."""
