"""A compressed body read as a stream, with an end that no bomb can move."""

import zlib

LIMIT = 50_000_000
"""Bytes of an unpacked sitemap that are read; sitemaps.org allows 50 MB."""

_MAGIC = b"\x1f\x8b"


class Unpacked:
    """A file-like view of a body that gunzips it while it is read (by its first bytes, whatever it is called).

    ``cut`` tells afterwards that the limit was reached, ``damaged`` that the compressed data was broken or ended
    early, ``counted`` how often the ``marker`` was seen.
    """

    def __init__(self, body: bytes, limit: int = LIMIT, marker: bytes = b"<loc") -> None:
        self._rest = body
        self._left = limit
        self._marker = marker
        self._inflate = zlib.decompressobj(wbits=31) if body[:2] == _MAGIC else None
        self.cut = False
        self.damaged = False
        self.counted = 0

    def read(self, size: int = 65_536) -> bytes:
        """Give at most ``size`` further bytes; b"" at the end."""
        size = min(size if size > 0 else self._left, self._left)
        if size <= 0:
            self.cut = self.cut or bool(self._rest)
            return b""
        piece = self._inflated(size) if self._inflate else self._plain(size)
        self._left -= len(piece)
        self.counted += piece.count(self._marker)
        return piece

    def _plain(self, size: int) -> bytes:
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece

    def _inflated(self, size: int) -> bytes:
        assert self._inflate is not None
        try:
            piece = self._inflate.decompress(self._rest, size)
        except zlib.error:
            self.damaged, self._rest = True, b""
            return b""
        self._rest = self._inflate.unconsumed_tail
        if self._inflate.eof and self._inflate.unused_data[:2] == _MAGIC:  # members written one after another
            self._rest = self._inflate.unused_data
            self._inflate = zlib.decompressobj(wbits=31)
        elif not piece and not self._inflate.eof:
            self.damaged = True
        return piece if piece or not self._rest else self._inflated(size)
