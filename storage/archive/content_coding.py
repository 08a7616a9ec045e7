"""Bodies as servers sent them, without their transfer and content codings (RFC 9110, section 8.4).

warcio's own reader knows no zstd and no list of codings, and its brotli does not work with brotli 1.2.
"""

import io
import re
import zlib
from collections.abc import Callable, Iterable

import brotli
import zstandard

_CHUNK = re.compile(rb"[ \t]{0,8}([0-9a-fA-F]{1,8})[ \t]{0,8}(?:;[^\r\n]{0,200})?\r?\n")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 512  # bytes that tell a text from compressed data, a ninth of whose bytes are controls
_PIECE = 65_536

Headers = Iterable[tuple[str, str]]


def decoded(body: bytes, headers: Headers, most: int) -> bytes:
    """Return at most ``most`` bytes of a body as a reader sees it.

    Tools that store what they decoded leave the headers as they were: a body that is text already stays so, and what
    a body cut short still gives is given.  Raises ValueError for one that is damaged.
    """
    named = [(name.lower(), value.lower()) for name, value in headers]
    if any(name == "transfer-encoding" and "chunked" in value for name, value in named):
        body = _joined(body)
    codings = [each.strip() for name, value in named if name == "content-encoding" for each in value.split(",")]
    for coding in reversed(codings):
        if read := _READERS.get(coding):
            body = _read(read, body, most)
    return body[:most]


def _read(read: Callable[[bytes, int], bytes], body: bytes, most: int) -> bytes:
    try:
        return read(body, most)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        if _CONTROLS.search(body, 0, _SAMPLE):
            raise ValueError(f"a body that cannot be decoded: {error}") from error
        return body


def _joined(body: bytes) -> bytes:
    """Put the chunks of a body together; from where none begins, the rest stays as it is."""
    pieces: list[bytes] = []
    at = 0
    while at < len(body):
        size = _CHUNK.match(body, at)
        if not size:
            pieces.append(body[at:])
            break
        length = int(size[1], 16)
        if not length:
            break  # behind the last chunk stand headers
        pieces.append(body[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if body[at : at + 2] == b"\r\n" else body[at : at + 1] == b"\n"
    return b"".join(pieces)


def _gzip(body: bytes, most: int) -> bytes:
    """Read all members of gzip, however many."""
    found = b""
    while body and len(found) < most:
        inflate = zlib.decompressobj(wbits=31)
        found += inflate.decompress(body, most - len(found))
        body = inflate.unused_data if inflate.eof and inflate.unused_data[:2] == b"\x1f\x8b" else b""
    return found


def _deflate(body: bytes, most: int) -> bytes:
    """Read deflate in its zlib form, or bare, as some servers send it."""
    try:
        return zlib.decompressobj().decompress(body, most)
    except zlib.error:
        return zlib.decompressobj(wbits=-15).decompress(body, most)


def _brotli(body: bytes, most: int) -> bytes:
    reader = brotli.Decompressor()
    pieces = [reader.process(body, output_buffer_limit=_PIECE)]
    size = len(pieces[0])
    while size < most and not reader.can_accept_more_data():
        pieces.append(reader.process(b"", output_buffer_limit=_PIECE))
        size += len(pieces[-1])
    return b"".join(pieces)


def _zstd(body: bytes, most: int) -> bytes:
    with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(body), read_across_frames=True) as reader:
        return bytes(reader.read(most))


_READERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
