"""What an export left behind, as facts that were gathered while it was written."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One file under its final path; ``sha256`` is hexadecimal."""

    path: Path
    bytes: int
    sha256: str
    articles: int


@dataclass(frozen=True, slots=True)
class Written:
    """All of an export.

    ``files`` are in the order of the articles; of a folder with a file an article there is only its list of files,
    ``SHA256SUMS``, which holds the checksum of each.  ``missing`` counts the articles that the format had nothing to
    write of, and ``resumed`` those that an interrupted export had written already; both are among ``articles``.
    """

    files: tuple[WrittenFile, ...]
    articles: int
    missing: int = 0
    resumed: int = 0
