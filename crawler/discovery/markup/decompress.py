"""A compressed body read as a stream, with an end that no bomb can move."""

import io
import zlib

LIMIT = 50_000_000
"""Bytes of an unpacked sitemap that are read; sitemaps.org allows 50 MB."""

_MAGIC = b"\x1f\x8b"
_CHUNK = 65_536


def is_packed(body: bytes) -> bool:
    """Return whether a body is compressed by gzip, whatever its name and headers say."""
    return body.startswith(_MAGIC)


def unpacked(body: bytes) -> bytes:
    """Return a body as it was before gzip, up to the limit; one that was not packed as it is."""
    if not is_packed(body):
        return body
    source = DecompressedFile(body)
    return b"".join(iter(source.read, b""))


class DecompressedFile:
    """A file-like view of a body that gunzips it while it is read (by its first bytes, whatever it is called).

    ``cut`` tells afterwards that the limit was reached, ``damaged`` that the compressed data was broken or ended
    early, ``counted`` how often the ``marker`` was seen.
    """

    def __init__(self, body: bytes, limit: int = LIMIT, marker: bytes = b"<loc") -> None:
        self._source = io.BytesIO(body)
        self._left = limit
        self._marker = marker
        self._packed = is_packed(body)
        self._inflate = zlib.decompressobj(wbits=31) if self._packed else None
        self.cut = False
        self.damaged = False
        self.counted = 0

    def read(self, size: int = _CHUNK) -> bytes:
        """Return at most ``size`` further bytes; b"" at the end."""
        size = min(size if size > 0 else self._left, self._left)
        if size <= 0:
            self.cut = self.cut or bool(self._source.read(1)) or self._is_unfinished()
            return b""
        piece = self._inflated(size) if self._packed else self._source.read(size)
        self._left -= len(piece)
        self.counted += piece.count(self._marker)
        return piece

    def _is_unfinished(self) -> bool:
        return self._inflate is not None and not self._inflate.eof

    def _inflated(self, size: int) -> bytes:
        """Inflate until something comes out, a chunk of the body at a time."""
        while self._inflate is not None:
            packed = self._inflate.unconsumed_tail or self._source.read(_CHUNK)
            try:
                piece = self._inflate.decompress(packed, size)
            except zlib.error:
                self.damaged, self._inflate = True, None
                break
            if self._inflate.eof:
                self._next_member()
            elif not packed and not piece:
                self.damaged, self._inflate = True, None
            if piece:
                return piece
        self._source.seek(0, io.SEEK_END)
        return b""

    def _next_member(self) -> None:
        """Go on where one compressed member ends and another one begins, as some servers write them."""
        assert self._inflate is not None
        self._source.seek(-len(self._inflate.unused_data), io.SEEK_CUR)
        more = self._source.read(2) == _MAGIC
        self._source.seek(-2 if more else 0, io.SEEK_CUR)
        self._inflate = zlib.decompressobj(wbits=31) if more else None
