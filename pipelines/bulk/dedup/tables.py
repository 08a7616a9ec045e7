"""What the phases of a dedup hand on: tables of rows of one size, of which a rank reads the rows it needs.

An article is known by its place: the number of the signing rank that had it (``file``), and which of its articles it
was (``doc``).  Both in one number of 64 bits (:func:`places`) sort as the articles come in the runs.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.bulk.folder import RunFolder
from pipelines.errors import BulkError
from storage.signature import FIGURES, VALUES

Rows = NDArray[Any]
Places = NDArray[np.uint64]

SIGNATURES = 2 * VALUES + 4 * FIGURES
FACTS = np.dtype(
    [
        ("name", "<u8"),
        ("seen", "<i8"),
        ("size", "<u4"),
        ("names", "<u8", (3,)),
        ("credits", "<u8", (2,)),
    ]
)
"""Of an article: its name, the second by which it was surely published, its shingles, and hashes of the names by which
others may credit it and of those it credits; 0 stands for none."""

PRINT = np.dtype([("size", "<u4"), ("length", "<u4"), ("values", f"V{SIGNATURES}")])
"""A signature without its digest."""

PAIR = np.dtype([("file", "<u4"), ("doc", "<u4"), ("to_file", "<u4"), ("to_doc", "<u4")])
"""Two articles that belong together: a line of datatrove's ``.dups`` files."""

MEMBER = np.dtype([("cluster", "<u4"), ("file", "<u4"), ("doc", "<u4")])
"""An article of a cluster of several, clusters numbered from 0."""

VERDICT = np.dtype([("doc", "<u4"), ("flags", "<u4"), ("cluster", "<u8")])
"""What became of an article: the name of its cluster, and :data:`REPRINT` and :data:`AGAIN`."""

REPRINT, AGAIN = 1, 2

FACTS_AT, PRINTS_AT, PAIRS_AT, MEMBERS_AT = (
    "facts/{:05d}.bin",
    "prints/{:05d}.bin",
    "pairs/{:05d}.dups",
    "members/00000.bin",
)

_GAP = 2**16  # bytes that are read for nothing before another question is cheaper
_MOST = 2**21  # bytes of one piece


def places(file: Any, doc: Any) -> Places:
    """Return the places of articles as numbers."""
    return np.asarray(file, np.uint64) << np.uint64(32) | np.asarray(doc, np.uint64)


def read_pairs(path: Path) -> tuple[Places, Places]:
    """Return both sides of a local file of pairs."""
    rows = np.fromfile(path, PAIR)
    return places(rows["file"], rows["doc"]), places(rows["to_file"], rows["to_doc"])


def read_whole(folder: RunFolder, name: str, kind: "np.dtype[Any]", skip: int = 0) -> Rows:
    """Return all rows of a table, behind ``skip`` bytes.  Raises BulkError."""
    try:
        with folder.reading(name) as file:
            return np.frombuffer(file.read()[skip:], kind)
    except (FileNotFoundError, ValueError) as error:
        raise BulkError(f"{folder.child(name)}: missing or damaged: {error}") from error


def fetch(folder: RunFolder, name: str, kind: "np.dtype[Any]", wanted: Places) -> Iterator[tuple[Places, Rows]]:
    """Yield the rows of articles at some places, which are sorted, piece by piece; ``name`` is that of a file's table.

    Rows that lie near each other are read as one.  Raises BulkError.
    """
    files = wanted >> np.uint64(32)
    for start, stop in pairwise((*_starts(files), len(wanted))):
        at = int(files[start])
        docs = (wanted[start:stop] & np.uint64(0xFFFFFFFF)).astype(np.int64)
        spans = list(_spans(docs, kind.itemsize))
        pieces = folder.pieces(name.format(at), [each[2:] for each in spans])
        for (first, last, begin, _), piece in zip(spans, pieces, strict=True):
            rows = np.frombuffer(piece, kind)
            yield wanted[start + first : start + last], rows[docs[first:last] - begin // kind.itemsize]


def _starts(values: Rows) -> list[int]:
    """Return where each run of one value begins in sorted values."""
    return [0, *(np.flatnonzero(values[1:] != values[:-1]) + 1).tolist()] if len(values) else []


def _spans(docs: NDArray[np.int64], size: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield which rows are read together, and from which byte up to which."""
    first = 0
    for at in range(1, len(docs) + 1):
        ended = (
            at == len(docs) or (docs[at] - docs[at - 1]) * size > _GAP or (docs[at] + 1 - docs[first]) * size > _MOST
        )
        if ended:
            yield first, at, int(docs[first]) * size, (int(docs[at - 1]) + 1) * size
            first = at


def groups(values: Rows) -> Iterator[slice]:
    """Yield the places of each run of one value in sorted values."""
    for start, stop in pairwise((*_starts(values), len(values))):
        yield slice(start, stop)
