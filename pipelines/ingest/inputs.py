"""Pages as the records a crawl yields: an HTML file, a WARC, a manifest of JSON lines, or one of them as a stream."""

import gzip
import io
import json
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.ingest.lines import Line, bounded_lines
from storage.archive.reader import pages_and_damage
from storage.archive.recovery import Damage, is_archive
from storage.records import Page
from storage.urls import registered_domain

HTML_TYPE = "text/html"
STREAM = "-"
# A saved page is read up to here and no further, so that a gzip bomb ends as "too large".
MAX_BYTES = 64 * 1024 * 1024


class InputError(Exception):
    """An input that cannot be read at all; the text names it and says why."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One page of an input, or the problem that stands in its place.

    ``damaged`` marks what could not be read of the input itself, in place of a page or of many.
    """

    id: str
    url: str
    page: Page | None
    problem: str | None = None
    damaged: bool = False


def saved_pages(inputs: Iterable[Path], url: str | None = None) -> Iterator[SavedPage]:
    """Yield every page of the inputs, in order.  ``url`` is the address of HTML files.  Raises :class:`InputError`."""
    for path in inputs:
        if not path.is_file():
            raise InputError(f"{path}: no such file")
        name = path.name.lower()
        if name.endswith((".warc", ".warc.gz", ".arc", ".arc.gz")) or is_archive(path):
            yield from _warc(path)
        elif name.endswith((".jsonl", ".jsonl.gz", ".ndjson")):
            yield from _manifest(path)
        else:
            yield _file(path, str(path), url or path.absolute().as_uri(), {})


def streamed_pages(data: bytes, url: str | None, now: datetime) -> Iterator[SavedPage]:
    """Yield every page of what a stream held: a manifest, where its first line is a row of one, else one page.

    Files of a manifest are relative to the working directory.  ``now`` (aware) is when the page was fetched, as no file
    tells.  Raises :class:`InputError` for an archive, whose pages are found by their place in a file.
    """
    if data.startswith((b"WARC/", b"\x1f\x8b")):
        raise InputError("-: an archive or a compressed file is read from a file, not from standard input")
    if _is_row(data.lstrip().partition(b"\n")[0]):
        yield from (_row(Path(STREAM), line) for line in bounded_lines(io.BytesIO(data)))
        return
    url = url or "file:///dev/stdin"
    yield SavedPage(STREAM, url, _page(url, data, now, HTML_TYPE))


def _is_row(line: bytes) -> bool:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and {"url", "file"} <= row.keys()


def _warc(path: Path) -> Iterator[SavedPage]:
    for number, found in enumerate(pages_and_damage(path)):
        if isinstance(found, Damage):
            where = f"{path}: offset {found.offset}"
            yield SavedPage(where, "", None, f"{where}: {found.words}", damaged=True)
        else:
            yield SavedPage(found.raw_ref or f"{path}#{number}", found.url, found)


def _manifest(path: Path) -> Iterator[SavedPage]:
    with path.open("rb") as file, gzip.open(file) if path.name.endswith(".gz") else nullcontext(file) as lines:
        yield from (_row(path, line) for line in bounded_lines(lines))


def _row(manifest: Path, line: Line) -> SavedPage:
    where = f"{manifest}:{line.number}"
    if line.problem:
        return SavedPage(where, "", None, f"{where}: {line.problem}", damaged=True)
    try:
        row = json.loads(line.text)
        url, file = str(row["url"]), manifest.parent / str(row["file"])
    except ValueError as error:
        return SavedPage(where, "", None, f"{where}: not JSON: {error}")
    except RecursionError:
        return SavedPage(where, "", None, f"{where}: not JSON: nested too deep", damaged=True)
    except (KeyError, TypeError):
        return SavedPage(where, "", None, f"{where}: a row needs 'url' and 'file'")
    return _file(file, str(row.get("id") or where), url, row)


def _file(path: Path, name: str, url: str, row: dict[str, Any]) -> SavedPage:
    try:
        body = _read(path)
        fetched_at = _time(row.get("fetched_at"), path)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        return SavedPage(name, url, None, f"{path}: {getattr(error, 'strerror', None) or error}")
    page = _page(url, body, fetched_at, str(row.get("content_type") or HTML_TYPE))
    return SavedPage(name, url, replace(page, raw_ref=str(path)))


def _page(url: str, body: bytes, fetched_at: datetime, content_type: str) -> Page:
    return Page(
        site=registered_domain(url) or "file",
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", content_type),),
        body=body,
        fetched_at=fetched_at,
        via="file",
    )


def _read(path: Path) -> bytes:
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError("is no regular file")  # a pipe or a device may never end
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:
        return bytes(file.read(MAX_BYTES + 1))


def _time(text: object, path: Path) -> datetime:
    # Without a stated time the file's own is the best witness, and the same on every run.
    if text is None:
        return datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    stated = datetime.fromisoformat(str(text))
    return stated if stated.tzinfo else stated.replace(tzinfo=UTC)
