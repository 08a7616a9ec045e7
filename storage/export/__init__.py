"""Articles to files: one writer a format, chosen by the ending of the file's name."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from storage.errors import ExportError
from storage.export.atomic import staged
from storage.export.jsonl import write_jsonl
from storage.export.record import stored_record
from storage.selecting import Drop, select
from storage.selection import Selection
from storage.store import Store

Record = Mapping[str, Any]

WRITERS: Mapping[str, Callable[[Path, Iterable[Record]], None]] = {".jsonl": write_jsonl}
"""What writes a file of each ending; a new format is one function and one line here."""


def export(
    store: Store,
    out: Path,
    selection: Selection = Selection(),  # noqa: B008 - a frozen value
    *,
    drop: Drop | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the articles of a selection to a file, in constant memory, and give their number.

    The same articles give the same bytes.  ``drop`` is told of every article left out and ``progress`` the number so
    far after every article.  The file appears when it is whole.  Raises ExportError for a place or an ending that
    cannot be written, DiskFull, and what the store raises; a file that stood there before is untouched then.
    """
    write = _writer(out)
    count = 0

    def records() -> Iterable[Record]:
        nonlocal count
        for stored in select(store, selection, drop):
            yield stored_record(stored)
            count += 1
            if progress is not None:
                progress(count)

    with staged(out) as temporary:
        write(temporary, records())
    return count


def _writer(out: Path) -> Callable[[Path, Iterable[Record]], None]:
    write = WRITERS.get(out.suffix.lower())
    if write is None:
        raise ExportError(str(out), f"no format has this ending; known: {', '.join(sorted(WRITERS))}")
    return write
