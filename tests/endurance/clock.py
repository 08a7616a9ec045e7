"""A clock that processes share: the monotonic one and an offset in a small file, moved ahead when nobody works."""

import fcntl
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import time_machine

OFFSET = struct.Struct("d")


@dataclass(frozen=True, slots=True)
class Clock:
    """The file that holds the simulated time minus the monotonic clock, in seconds."""

    file: Path

    @classmethod
    def start(cls, file: Path, moment: datetime) -> "Clock":
        """Begin at a moment (aware)."""
        file.write_bytes(OFFSET.pack(moment.timestamp() - _real()))
        return cls(file)

    def now(self) -> float:
        """The simulated time, in seconds since 1970; it ticks as the real one does."""
        return _real() + self._offset()

    def _offset(self) -> float:
        """The offset, read with one call of the system, so that nobody sees half of a number."""
        return float(OFFSET.unpack(self.file.read_bytes())[0])

    def forward(self, seconds: float) -> None:
        """Move everybody ahead."""
        handle = os.open(self.file, os.O_WRONLY)
        try:
            os.pwrite(handle, OFFSET.pack(self._offset() + seconds), 0)
        finally:
            os.close(handle)

    def forward_alone(self, seconds: float) -> bool:
        """Move everybody ahead unless a process is within :meth:`at_work`; tells whether it was done."""
        with self._gate() as gate:
            try:
                fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self.forward(seconds)
            return True

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Hold the clock: it only ticks while the block runs.  The kernel lets go of it when the process is killed."""
        with self._gate() as gate:
            fcntl.flock(gate, fcntl.LOCK_SH)
            yield

    def travel(self) -> time_machine.travel:
        """Set this process to the simulated time, ticking, while a block runs.  Monotonic clocks stay real."""
        return time_machine.travel(datetime.fromtimestamp(self.now(), UTC), tick=True)

    @contextmanager
    def _gate(self) -> Iterator[int]:
        handle = os.open(self.file.with_suffix(".work"), os.O_CREAT | os.O_RDWR)
        try:
            yield handle
        finally:
            os.close(handle)


def _real() -> float:
    """Seconds of a clock that all processes of the machine share and that time-machine leaves alone."""
    return time.monotonic()
