"""What bytes are, whatever was declared of them: a file of another kind, or a text without any markup, is no page."""

import re

_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"%!PS-Adobe-", "PostScript"),
    (b"\x89PNG\r\n\x1a\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"PK\x03\x04", "ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office document"),
    (b"\x1f\x8b\x08", "gzip archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"OggS\x00", "audio or video"),
    (b"\x1aE\xdf\xa3", "audio or video"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
    (b"SQLite format 3\x00", "SQLite database"),
)
"""First bytes, as the MIME Sniffing Standard has them and more; none of them can begin a page."""

_INNER = ((b"RIFF", b"WEBP", "WebP image"), (b"RIFF", b"WAVE", "audio"), (b"RIFF", b"AVI ", "video"))
"""First bytes, and those at the ninth."""

_MARKS = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n\x0b\x0c"
"""Byte order marks, white space and the NULs of UTF-16 that may stand before the first sign of a page."""

_TAG = re.compile(rb"<[A-Za-z!?/]")
_JSON = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")
_BLOCK = re.compile(
    rb"<(?:!doctype|html|head|body|meta|title|link|script|style|div|p|br|hr|span|a|img|h[1-6]|ul|ol|li|table|tr|td|main"
    rb"|article|section|header|footer|nav|font|center|b|i|strong|em|iframe|form|blockquote|figure|pre)(?=[\s/>])",
    re.IGNORECASE,
)
_CODE = re.compile(rb"```.*?```|`[^`\n]*`", re.DOTALL)  # tags that a Markdown file speaks of
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_SCAN = 1 << 20

PLAIN = "text without markup"


def other_kind(body: bytes) -> str | None:
    """Return what the bytes are where they are no HTML, else None.

    What begins with a tag, a comment or a doctype may be a page; so may a text that holds tags of HTML, since pages
    are delivered with the warnings of their servers before them.  Bytes that say nothing are left to the parser.
    """
    for first, kind in _SIGNATURES:
        if body.startswith(first):
            return kind
    for first, ninth, kind in _INNER:
        if body.startswith(first) and body[8:12] == ninth:
            return kind
    if body[4:8] == b"ftyp":
        return "audio or video"
    return _other_text(body[:_SCAN].lstrip(_MARKS))


def _other_text(text: bytes) -> str | None:
    if not text or _TAG.match(text):
        return None
    text = text.replace(b"\0", b"")  # UTF-16
    if _JSON.match(text):
        return "JSON"
    return None if _BINARY.search(text) or _BLOCK.search(_CODE.sub(b"", text)) else PLAIN
