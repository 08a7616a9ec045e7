"""Where the log of each crawl lies, and how many are kept."""

from contextlib import suppress
from pathlib import Path

KEPT = 30
"""Logs that are kept of each site: a month of daily crawls."""


def log_path(home: Path, site: str, run_id: int) -> Path:
    """Return the log file of one run."""
    return home / "logs" / site / f"{run_id}.log"


def prune_logs(home: Path, site: str, kept: int = KEPT) -> int:
    """Delete all but the latest logs of a site and say how many; files that are no log of a run stay.

    What cannot be deleted stays until the next time: a crawl is not worth less for it.
    """
    try:
        found = [path for path in (home / "logs" / site).glob("*.log") if path.stem.isdecimal()]
    except OSError:
        return 0
    found.sort(key=lambda path: int(path.stem), reverse=True)
    deleted = 0
    for path in found[kept:]:
        with suppress(OSError):
            path.unlink()
            deleted += 1
    return deleted
