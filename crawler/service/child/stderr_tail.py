"""What a child says on its standard error, kept in bounds however much it is."""

import ctypes
import fcntl
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Self

KEPT = 64 * 1024
"""Bytes that are kept of it, the last ones."""

MOST = 1024 * 1024
"""Bytes its file may have before it is cut to what is kept."""

LINE = 300
"""Characters of the last line that are given, the first ones."""

_PUNCH = 0x01 | 0x02  # FALLOC_FL_KEEP_SIZE and FALLOC_FL_PUNCH_HOLE of linux/falloc.h


class StderrTail:
    """A file without a name that a child writes to; it is gone when both have closed it.

    A file and no pipe: a child that outlives this process writes on, and one that floods it waits for nobody.  All
    methods raise OSError only when it is made.
    """

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by close()
        self._freed = 0  # bytes at its beginning that were given back
        # So that the child goes on writing at the end of what is left after a cut.
        fcntl.fcntl(self._file, fcntl.F_SETFL, fcntl.fcntl(self._file, fcntl.F_GETFL) | os.O_APPEND)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def fileno(self) -> int:
        """Return what the child writes to."""
        return self._file.fileno()

    def cut(self) -> None:
        """Give back what stands before its last words where it has grown too large; to be called every moment."""
        with suppress(OSError):
            size = os.fstat(self.fileno()).st_size
            if size - self._freed <= MOST:
                return
            if _give_back(self.fileno(), size - KEPT):
                self._freed = size - KEPT
                return
            # Where the system cannot do that, what the child writes between these two lines is lost.
            last = self.tail()
            os.ftruncate(self.fileno(), 0)
            os.write(self.fileno(), last)

    def tail(self) -> bytes:
        """Return the last bytes of it."""
        try:
            size = os.fstat(self.fileno()).st_size
            return os.pread(self.fileno(), KEPT, max(0, size - KEPT))
        except OSError:
            return b""

    def line(self) -> str:
        """Return its last line that says anything, without what a terminal would obey.

        An indented one is the quoted source of a warning or of a traceback, and says least.
        """
        lines = [line for line in self.tail().decode(errors="replace").split("\n") if line.strip()]
        last = next((line for line in reversed(lines) if not line[0].isspace()), lines[-1] if lines else "")
        return "".join(each if each.isprintable() else " " for each in last.strip()[:LINE]).strip()

    def keep(self, log: Path) -> None:
        """Add them to the child's log, where an operator looks for a traceback."""
        last = self.tail()
        if last.strip():
            with suppress(OSError), log.open("ab") as file:
                file.write(last)

    def close(self) -> None:
        """Let the file go."""
        with suppress(OSError):
            self._file.close()


def _give_back(descriptor: int, length: int) -> bool:
    """Free the first bytes of a file without moving the rest, and return whether the system and its disk can do that.

    Nobody has to stand still for it.  A cut to nothing waits for the write under way and throws it away: the last
    line of a child that floods this file was lost now and then.
    """
    fallocate = getattr(ctypes.CDLL(None, use_errno=True), "fallocate", None)
    if fallocate is None:
        return False
    fallocate.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
    return bool(fallocate(descriptor, _PUNCH, 0, length) == 0)
