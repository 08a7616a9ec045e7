"""Looking at processes and killing them as the kernel does, by their numbers."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
PAGE = os.sysconf("SC_PAGE_SIZE")


def resident(pid: int) -> int | None:
    """Return the bytes a process holds in memory, None when it is gone."""
    try:
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return None


def crawls(clock: Path) -> list[int]:
    """Return the numbers of the crawls that run under a clock, the service itself not among them."""
    return [pid for pid, words in _running() if "tests.endurance.under_clock" in words and str(clock) in words]


def parent(pid: int) -> int | None:
    """Return the number of the process that started one, None when it is gone."""
    try:
        return int((PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def kill(pid: int) -> None:
    """Kill a process; one that is gone stays gone."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _running() -> Iterator[tuple[int, list[str]]]:
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                yield int(folder.name), (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
