"""Stand-ins for extract() that misbehave in a worker; imported there by name."""

import os
import signal
import time
from pathlib import Path

from pipelines.extraction import Rules, extract
from pipelines.workers import archive_pool
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


def swallow(megabytes: int) -> int:
    """Take so much memory and return it."""
    return len(bytearray(megabytes * 1024 * 1024))


def die_until(notes: Path, times: int) -> int:
    """End the worker the first times, then return how often it was tried."""
    with notes.open("ab") as file:
        file.write(b"x")
    tried = notes.stat().st_size
    if tried <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    return tried


def misread(folder: Path, chunk: archive_pool.Chunk, most: int) -> list[archive_pool.Answer]:
    """Read pages of an archive in a worker where extraction misbehaves."""
    vars(archive_pool)["extract"] = misbehave
    return archive_pool.read_chunk(folder, chunk, most)
