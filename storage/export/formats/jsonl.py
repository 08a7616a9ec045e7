"""JSON, UTF-8, names in a fixed order: one article a line, plain or compressed, or one array of all of them."""

import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from storage.export.columns import ExportContext, Record, Write
from storage.export.formats.text_safety import sanitize_value
from storage.export.sink import HashingFile

_GZIP_LEVEL = 6
_ZSTD_LEVEL = 3  # of text as much as gzip takes off, in a tenth of its time


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


def line(record: Mapping[str, Any]) -> str:
    """Return one record as its line, without the line's end.

    The separators U+2028 and U+2029 are escaped, since many readers take them for the end of a line.
    """
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")


def safe_line(record: Record) -> bytes:
    """Return one record as its line with the line's end, in UTF-8, whatever stands in it."""
    try:
        text = line(record)
        data = text.encode()
    except ValueError:
        return line(sanitize_value(record)).encode() + b"\n"
    return (line(sanitize_value(record)).encode() if "\\u0000" in text else data) + b"\n"


@contextmanager
def plain_lines(sink: HashingFile, layout: ExportContext) -> Iterator[Write]:
    """Write lines as they are."""

    def write(record: Record) -> None:
        sink.write(safe_line(record))

    yield write


@contextmanager
def json_array(sink: HashingFile, layout: ExportContext) -> Iterator[Write]:
    """Write one array, with a record a line, so that neither side needs all of it in memory."""
    opening = b"[\n"

    def write(record: Record) -> None:
        nonlocal opening
        sink.write(opening + safe_line(record)[:-1])
        opening = b",\n"

    yield write
    sink.write(b"[]\n" if opening == b"[\n" else b"\n]\n")


def gzip_lines(sink: HashingFile, layout: ExportContext) -> AbstractContextManager[Write]:
    """Write lines compressed with gzip; its head names no time and no file."""
    return _compressed(sink, lambda: zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 31))


def zstd_lines(sink: HashingFile, layout: ExportContext) -> AbstractContextManager[Write]:
    """Write lines compressed with Zstandard."""
    import zstandard  # noqa: PLC0415 - only this format needs it

    return _compressed(sink, lambda: zstandard.ZstdCompressor(_ZSTD_LEVEL, write_checksum=True).compressobj())


@contextmanager
def _compressed(sink: HashingFile, compressor: Callable[[], _Compressor]) -> Iterator[Write]:
    stream = compressor()

    def write(record: Record) -> None:
        if data := stream.compress(safe_line(record)):
            sink.write(data)

    yield write
    sink.write(stream.flush())
