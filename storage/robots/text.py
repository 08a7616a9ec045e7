"""The bytes of a robots.txt as text, whatever editor saved them."""

import codecs
import zlib

LENGTH = 500 * 1024
"""Bytes and characters that are read: the 500 KiB that any robot has to read (RFC 9309, section 2.5)."""

_GZIP = b"\x1f\x8b\x08"
_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def robots_text(body: bytes) -> str:
    """Return the text of a robots.txt; never raises.  UTF-8, or what its byte order mark or its null bytes say.

    The end of a longer file is left out with the line that the cut goes through: half of a path forbids too much.
    """
    if body.startswith(_GZIP):
        body = _unpacked(body)
    kept = body[:LENGTH]
    mark, encoding = next(((mark, name) for mark, name in _MARKS if kept.startswith(mark)), (b"", _unmarked(kept)))
    text = kept[len(mark) :].decode(encoding, "replace")
    if len(body) > LENGTH:
        return text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    return text


def _unpacked(body: bytes) -> bytes:
    """Return what a file holds that is still compressed, a byte more than is read; as it is where that fails."""
    try:
        return zlib.decompressobj(wbits=31).decompress(body, LENGTH + 1)
    except zlib.error:
        return body


def _unmarked(body: bytes) -> str:
    """Return the encoding of a text without a mark: every other byte of Latin letters in UTF-16 is null."""
    if body[1:2] == b"\0" and body[:1] != b"\0":
        return "utf-16-le"
    return "utf-16-be" if body[:1] == b"\0" and body[1:2] != b"\0" else "utf-8"
