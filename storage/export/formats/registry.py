"""The formats of an export: one function each and one line in ``FORMATS``."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

from storage.errors import ExportError
from storage.export.columns import ExportContext, Record, Write
from storage.export.formats.csv import csv_rows
from storage.export.formats.jsonl import gzip_lines, json_array, plain_lines, zstd_lines
from storage.export.formats.sqlite import sqlite_table
from storage.export.formats.tei import tei_corpus
from storage.export.formats.text import markdown_file, text_file
from storage.export.formats.warc import warc_pages
from storage.export.sink import HashingFile
from storage.files import translate_os_errors

Opener = Callable[[HashingFile, ExportContext], AbstractContextManager[Write]]
"""Writes one file: gives what takes the articles, and finishes the file when the block ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A way to write a corpus: into one file (``open``), or into a folder with a file an article (``page``).

    ``endings`` are those of the target's name that ask for it, the first is given to new files.  Where not
    ``profiled``, the format has names of its own and takes our records only.
    """

    name: str
    endings: tuple[str, ...]
    about: str
    open: Opener | None = None
    page: Callable[[Record], str] | None = None
    profiled: bool = True


@contextmanager
def _parquet(sink: HashingFile, layout: ExportContext) -> Iterator[Write]:
    from storage.export.formats.parquet import parquet_groups  # noqa: PLC0415 - pyarrow takes 0.2 s

    with parquet_groups(sink, layout) as write:
        yield write


_KNOWN = (
    Format(name="jsonl", endings=(".jsonl",), about="JSON lines", open=plain_lines),
    Format(name="jsonl.gz", endings=(".jsonl.gz",), about="JSON lines, gzip", open=gzip_lines),
    Format(name="jsonl.zst", endings=(".jsonl.zst",), about="JSON lines, Zstandard", open=zstd_lines),
    Format(name="json", endings=(".json",), about="one JSON array", open=json_array),
    Format(name="parquet", endings=(".parquet",), about="typed columns, Zstandard", open=_parquet),
    Format(name="csv", endings=(".csv",), about="RFC 4180, lists as JSON", open=csv_rows),
    Format(name="sqlite", endings=(".sqlite", ".db"), about="a table that Datasette opens", open=sqlite_table),
    Format(name="tei", endings=(".tei.xml", ".xml"), about="TEI P5, one teiCorpus", open=tei_corpus, profiled=False),
    Format(name="warc", endings=(".warc.gz",), about="the archived pages", open=warc_pages, profiled=False),
    Format(name="md", endings=(".md",), about="a folder of Markdown files", page=markdown_file, profiled=False),
    Format(name="txt", endings=(".txt",), about="a folder of plain texts", page=text_file, profiled=False),
)
FORMATS = {each.name: each for each in _KNOWN}


def find_format(target: PurePath, name: str | None = None) -> Format:
    """Return the format of that name, or else the one that the ending of a target asks for.

    Raises ExportError with those that are known, and for a name that the ending contradicts.
    """
    if name is not None and name not in FORMATS:
        raise ExportError(f"format {name!r}", f"not known; known: {', '.join(FORMATS)}")
    ending = ending_of(target)
    asked = next((each for each in _KNOWN if ending in each.endings), None)
    found = asked if name is None else FORMATS[name]
    if found is None:
        raise ExportError(str(target), f"no format has this ending; known: {', '.join(_endings())}")
    if asked not in {None, found}:
        raise ExportError(str(target), f"the ending asks for another format than {found.name}")
    return found


def ending_of(target: PurePath) -> str | None:
    """Return the longest known ending of a target's name, in small letters, or None; ``.jsonl`` alone is no ending."""
    name = target.name.lower()
    fitting = [ending for ending in _endings() if name.endswith(ending) and len(name) > len(ending)]
    return max(fitting, key=len, default=None)


def is_folder_target(out: str, name: str | None = None) -> bool:
    """Return whether a release is asked for: a folder (stands there, ends in ``/``,
    or has a format and no ending at all).

    A name with a known ending never is one; ``corpus.md`` is a folder of files alone.  Raises ExportError for a name
    that no file can have.
    """
    target = PurePath(out)
    if ending_of(target) is not None:
        return False
    with translate_os_errors(Path(out)):
        return out.endswith("/") or Path(out).is_dir() or (name is not None and not target.suffix)


def _endings() -> list[str]:
    return [ending for each in _KNOWN for ending in each.endings]
