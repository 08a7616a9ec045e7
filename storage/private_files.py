"""Files and folders for their owner alone: what a crawl keeps may hold unpublished corpora and addresses of servers."""

import os
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Make a folder with mode 0700, and those above it that are missing; one that is there stays as it is.

    Raises OSError.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
    if not missing and not folder.is_dir():
        folder.mkdir()  # says what is in its place


def make_private_file(path: Path) -> None:
    """Make an empty file with mode 0600; one that is there stays as it is.  Raises OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))
