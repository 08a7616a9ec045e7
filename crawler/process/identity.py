"""Knowing this process and others of the same machine, so that what a killed one held is free at once."""

import os
import platform
from pathlib import Path

from storage.process import Process

_PROC = Path("/proc")


def this_process() -> Process:
    """Return this process as another one can know it."""
    return process_of(os.getpid())


def process_of(pid: int) -> Process:
    """Return another process of this machine; ``process_start`` is empty where the system does not show it."""
    return Process(_machine(), pid, _born(pid) or "")


def is_running(process: Process) -> bool:
    """Return whether a process is known to be alive on this machine; a zombie is not."""
    return process.machine == _machine() and bool(process.process_start) and _born(process.pid) == process.process_start


def is_gone(process: Process) -> bool:
    """Return whether a process is known to have ended: it was of this machine and its number is free or taken anew.

    False for another machine, container or start of the machine, and where the system shows no processes: then only
    the lease tells.
    """
    if process.machine != _machine() or not process.process_start:
        return False
    return _born(process.pid) != process.process_start


def is_of_before(process: Process) -> bool:
    """Return whether a process names this machine but another start of it, or another container of its name.

    Most likely it ended with that start.  That is not known: two machines may have one name, as two from one image do.
    """
    name, _, start = process.machine.partition("/")
    return bool(start) and name == platform.node() and process.machine != _machine()


def is_of_earlier_boot(process: Process) -> bool:
    """Return whether a process names this machine and another start of its system, not only another container."""
    theirs, mine = process.machine.split("/"), _machine().split("/")
    return len(theirs) == len(mine) == 3 and theirs[0] == mine[0] and theirs[1] != mine[1]


def _machine() -> str:
    """Name this start of this machine and the space its process numbers count in (a container has its own)."""
    try:
        start = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        space = (_PROC / "self/ns/pid").stat().st_ino
    except OSError:
        return platform.node()
    return f"{platform.node()}/{start}/{space}"


def _born(pid: int) -> str | None:
    """Return the time a process was started, in ticks since the start of the machine: field 22 of proc(5) ``stat``."""
    try:
        stat = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in ("Z", "X") else fields[19]
