"""The marks beside the articles of a run: the cluster of each, and whether it is kept."""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipelines.bulk.articles import ArticleFile
from pipelines.bulk.folder import RunFolder
from pipelines.bulk.plan import RUN
from pipelines.errors import BulkError

DEDUP = "dedup"
MARKER = "dedup.json"
"""Of a run: that the marks in its folder ``dedup`` are whole, and over which runs they were made."""


def marks_at(rank: int) -> str:
    """Return the name of the marks of a rank's articles."""
    return f"{DEDUP}/{rank:05d}.jsonl.gz"


def marks_of(file: ArticleFile) -> Iterator[Mapping[str, Any]]:
    """Yield the marks of the articles of a rank, in their order.  Raises BulkError where they cannot be read."""
    name = marks_at(file.rank)
    try:
        with file.folder.reading(name) as raw, gzip.open(raw) as lines:
            yield from map(json.loads, lines)
    except (OSError, EOFError, ValueError) as error:
        raise BulkError(f"{file.folder.child(name)}: cannot be read: {error}") from error


def has_marks(folder: RunFolder) -> bool:
    """Return whether a run has marks that are whole."""
    return MARKER in folder.files("")


def state_of(folder: RunFolder) -> str:
    """Return what is another whenever the articles of a run are: a digest of its options and of its files' sizes."""
    files = sorted((name, state.size) for name, state in folder.files("articles").items())
    return hashlib.sha256(json.dumps([folder.read_json(RUN), files], sort_keys=True).encode()).hexdigest()[:32]


def check_marks(folders: Sequence[RunFolder]) -> None:
    """Refuse runs of which not all were compared with each other, and with nothing else.  Raises BulkError."""
    states = {folder.address: state_of(folder) for folder in folders}
    for folder in folders:
        said = folder.read_json(MARKER)
        if said is None:
            raise BulkError(f"{folder.address}: has no marks of `bulk dedup`, which --one-per-story goes by")
        if set(said.get("states", ())) != set(states.values()):
            over = ", ".join(map(str, said.get("runs", ())))
            raise BulkError(
                f"{folder.address}: `bulk dedup` compared {over}, as they were then; run it over these runs"
            )
