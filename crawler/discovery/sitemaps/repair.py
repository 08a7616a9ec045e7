"""What an XML parser would lose of a sitemap by its mistakes, written as it was meant."""

import html
import re

from crawler.discovery.markup.decompress import DecompressedFile

_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z]\w{1,30});)?")
# A tag that never ends is none: libxml2 takes time by the square of such ones (8 s for 200 kB).
_LESS = re.compile(rb"<(?![!?]|[A-Za-z_/][^<>]{0,2000}+>)")
_LONGEST = 2_048  # bytes of a tag or an entity: what begins in the last of a piece may go on in the next one
_ENTITY = 40  # bytes of an entity

# The inner part of a document type ends where the next one begins: 200 kB of them, each read to the end, took 1.6 s.
_DECLARATION = re.compile(r"<\?[^<>]*+>|<!DOCTYPE[^<>\[]*+(?:\[(?:[^\]<]|<(?!!DOCTYPE))*+\][^<>]*+)?>", re.IGNORECASE)
_FIRST = re.compile(r"<(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex|url|sitemap)[\s>]", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(?:[\w.-]{1,40}+:)?([A-Za-z_][\w.-]{0,40}+)[^<>]*+>")


class CleanedFile:
    """A view of a sitemap for a parser, with its bare ``&`` and ``<`` escaped while it is read.

    A recovering parser drops a bare ``&`` with the name behind it: ``?id=1&sec=2`` became ``?id=1=2``, another address.
    HTML's entities, which XML does not know, become the characters they mean.
    """

    def __init__(self, source: DecompressedFile) -> None:
        self._source = source
        self._kept = b""

    def read(self, size: int = -1) -> bytes:
        """Return about ``size`` further bytes; b"" at the end."""
        while True:
            piece = self._source.read(size)
            data = self._kept + piece
            cut = len(data)
            if piece:
                cut = self._open(data)
            self._kept = data[cut:]
            if cut or not piece:
                return _escaped(data[:cut])

    @staticmethod
    def _open(data: bytes) -> int:
        """Return where a tag or an entity begins that the next piece may end; the end where there is none."""
        from_here = max(0, len(data) - _LONGEST)
        tag, entity = data.rfind(b"<", from_here), data.rfind(b"&", max(from_here, len(data) - _ENTITY))
        found = [place for place, end in ((tag, b">"), (entity, b";")) if place >= 0 and data.find(end, place) < 0]
        return min(found, default=len(data))


def _escaped(data: bytes) -> bytes:
    if b"&" in data:
        data = _AMPERSAND.sub(_named, data)
    return _LESS.sub(b"&lt;", data)


def _named(match: re.Match[bytes]) -> bytes:
    """Put the character in place of one of HTML's entities; an unknown one is text."""
    if match[1]:
        meant = html.unescape(match[0].decode("ascii"))
        if not meant.startswith("&"):
            return "".join(f"&#{ord(char)};" for char in meant).encode("ascii")
    return b"&amp;" + match[0][1:]


def repaired(text: str) -> str:
    """Write a sitemap anew in plain names: one root, no declarations, no prefixes, no attributes, lower case.

    That reads what has undeclared prefixes, capitals, a false declaration, words before it, or several files in one.
    """
    start = _FIRST.search(text)
    text = _DECLARATION.sub("", text[start.start() :] if start else text)
    return f"<sitemaps>{_TAG.sub(_plain_tag, text)}</sitemaps>"


def _plain_tag(match: re.Match[str]) -> str:
    empty = "/" if match[0].endswith("/>") else ""
    return f"<{match[1]}{match[2].lower()}{empty}>"
