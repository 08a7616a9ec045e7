"""Stand-ins for extract() that misbehave in a worker; imported there by name."""

import os
import signal
import time
from pathlib import Path

from pipelines import archivepool
from pipelines.extraction import Rules, extract
from storage.records import Page, Result


def misbehave(page: Page, rules: Rules, *template: object) -> Result:
    """Hang, die or fail as the address says; else extract."""
    if "hang" in page.url:
        time.sleep(60)
    if "die" in page.url:
        os.kill(os.getpid(), signal.SIGKILL)
    if "raise" in page.url:
        raise ValueError("no")
    return extract(page, rules)


def misread(folder: Path, chunk: archivepool.Chunk, most: int) -> list[archivepool.Answer]:
    """Read pages of an archive in a worker where extraction misbehaves."""
    vars(archivepool)["extract"] = misbehave
    return archivepool.read_chunk(folder, chunk, most)
