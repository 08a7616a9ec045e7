"""How much memory this process has held at most."""

import re
import resource
import sys
from pathlib import Path

_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes on macOS, KiB elsewhere
_STATUS = Path("/proc/self/status")
_PEAK = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)


def peak_memory() -> int:
    """Return the most bytes that this process, or one of its children that have ended, held at once.

    Linux counts in ``ru_maxrss`` what a process held before it became another program: a child of a process of
    410 MB that holds 9 MB itself says 410.  ``VmHWM`` of proc(5) is about this program alone.
    """
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _UNIT
    return max(_own(), children)


def _own() -> int:
    try:
        said = _PEAK.search(_STATUS.read_text())
    except OSError:
        said = None
    return int(said[1]) * 1024 if said else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT
