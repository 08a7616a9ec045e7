"""How much memory a child and its workers hold."""

import resource
import sys
from pathlib import Path

_PROC = Path("/proc")
_UNIT = 1 if sys.platform == "darwin" else 1024  # of getrusage(2)


def held_by_group(group: int) -> int:
    """Return the bytes that all processes of a group hold together; 0 where the system does not show it.

    What several of them share is counted once (``Pss`` of proc(5) ``smaps_rollup``): the workers of a crawl are
    copies of one process, and the sum of their resident sets is three times what they cost.
    """
    return sum(_share(folder) for folder in _PROC.glob("[0-9]*") if _group(folder) == group)


def peak(resident: int, sampled: int) -> int | None:
    """Return the most bytes a child held, from ``ru_maxrss`` of its end and from what was seen while it ran.

    Linux hands the peak of the parent down to each child it starts (a child of a process of 300 MB is said to have
    held 311 MB, measured), so a figure that is not above our own says nothing where anything was seen.
    """
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if resident <= own and sampled:
        return sampled
    return max(resident * _UNIT, sampled) or None


def _group(folder: Path) -> int | None:
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        return int(fields[2])
    except (OSError, IndexError, ValueError):
        return None


def _share(folder: Path) -> int:
    try:
        lines = (folder / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
