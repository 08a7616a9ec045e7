"""Bytes of a page to text: what the byte order mark, the header, the page itself and the bytes say, in that order."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers read when these names are declared (WHATWG Encoding Standard); Python's own codecs are narrower.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
_ALIASES = {"x-gbk": "gb18030", "x-sjis": "cp932", "ks_c_5601-1987": "cp949", "x-x-big5": "big5hkscs"}
_MULTIBYTE = frozenset({"utf-8", "gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "iso2022_jp"})
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*+=\s*+["']?\s*+([A-Za-z0-9][A-Za-z0-9._:-]{1,30})""", re.IGNORECASE)
_META = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,300}", re.IGNORECASE)
_HIGH_RUN = re.compile(rb"[\x80-\xff]{2,}")
_SCAN = 65536  # bytes searched for a declaration: some systems write kilobytes of comments before it
_SAMPLE = 20000  # bytes shown to the statistical detection: more changes nothing and costs 10 ms a 20 kB
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_LANGUAGE = re.compile(rb"""<html\b[^>]{0,300}?\blang\s*+=\s*+["']?([A-Za-z]{2})\b""", re.IGNORECASE)
# Code pages of scripts and letters that statistics take for others, where a page declares its language alone.
_PAGES = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro", "sq"), "cp1250"),
    **dict.fromkeys(("tr", "az"), "cp1254"),
    **dict.fromkeys(("lt", "lv", "et"), "cp1257"),
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    "el": "cp1253",
    "he": "cp1255",
    "th": "cp874",
}
_BAD_SHARE = 0.002  # undecodable characters a text of this encoding may hold (pages cut in a character, mixed quotes)
# Control characters no text holds, marks of bytes that could not be read, and characters that only icon fonts have: of
# random bytes behind a mark of UTF-16 a tenth are of these, and three in a hundred cannot be read.
_NOISE = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\ue000-\uf8ff\ufdd0-\ufdef\ufffd-\uffff]")
_NOISE_SHARE = 0.1  # random bytes give 0.24 and more by any encoding, the worst of 2046 captured pages 0.0002
_FEW = 24  # non-ASCII bytes under which valid UTF-8 may be an accident of a double-byte text


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page without NULs, the Python name of the encoding used, and whether bytes were lost."""

    text: str
    encoding: str
    lossy: bool = False


def codec_name(declared: str) -> str | None:
    """Return the Python codec for a declared charset as browsers understand it, or None for an unknown name."""
    label = declared.strip().strip("\"'").lower()
    label = _ALIASES.get(label, label)
    try:
        info = codecs.lookup(label)
        "".encode(label)  # refuses codecs that are no text encodings (base64, rot13)
    except (LookupError, UnicodeError, ValueError):
        return None
    return _WIDER.get(info.name, info.name)


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Turn the bytes of a page into text; never raises.

    ``content_type`` is the header as sent (``text/html; charset=gb2312``).  Bytes that are valid UTF-8 are UTF-8
    whatever was declared; a declared encoding is believed when the bytes allow it; guessing by statistics comes last.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _read(body[len(mark) :], name)
    if body[:400].count(0) > len(body[:400]) // 4:
        return _read(body, "utf-16-le" if body[1:2] == b"\0" else "utf-16-be")
    # What is declared is looked for only where it may count: the search costs as much as all else here.
    return _undeclared(body) or _as_declared(body, tuple(dict.fromkeys(_declarations(body, content_type))))


def is_noise(text: str) -> bool:
    """Return whether decoded bytes are no text at all, by the share of controls and unreadable marks at the
    beginning.
    """
    sample = text[:_SAMPLE]
    return len(_NOISE.findall(sample)) > _NOISE_SHARE * len(sample)


def _declarations(body: bytes, content_type: str | None) -> Iterator[str]:
    found = [m.group(1) for m in _DECLARED.finditer((content_type or "").encode("latin-1", "replace"))]
    for tag in _META.finditer(body, 0, _SCAN):
        found += [m.group(1) for m in _DECLARED.finditer(tag.group())]
    for label in found:
        name = codec_name(label.decode("ascii", "replace"))
        if name and not name.startswith(("utf-16", "utf-32")):  # ASCII could be read, so it cannot be true
            yield name


def _undeclared(body: bytes) -> Decoded | None:
    """Read bytes that say themselves how they are written, or return None."""
    if body.isascii():
        return _try(body, "iso2022_jp") if b"\x1b$" in body else _try(body, "utf-8")
    return None if _may_be_accident(body) else _try(body, "utf-8")


def _may_be_accident(body: bytes) -> bool:
    """Return whether bytes are so few that they may be valid UTF-8 by accident."""
    return len(body) < 4000 and _few_high(body)


def _as_declared(body: bytes, declared: tuple[str, ...]) -> Decoded:
    return (None if body.isascii() else _strict(body, declared)) or _lenient(body, declared)


def _strict(body: bytes, declared: tuple[str, ...]) -> Decoded | None:
    """Read the bytes by the first encoding that fits all of them, or return None."""
    double = tuple(name for name in declared if name in _MULTIBYTE)
    single = tuple(name for name in declared if name not in _MULTIBYTE)
    order = (*double, "utf-8") if _may_be_accident(body) else double
    for name in order:
        if result := _try(body, name):
            return result
    if single and not _looks_double_byte(body):
        return _try(body, single[0])
    return None


def _few_high(body: bytes) -> bool:
    return sum(len(run) for run in _HIGH_RUN.findall(body)) < _FEW


def _looks_double_byte(body: bytes) -> bool:
    """Return whether high bytes come mostly in long runs: in Latin texts accents stand alone."""
    runs = [len(run) for run in _HIGH_RUN.findall(body[: _SCAN * 4])]
    return sum(n for n in runs if n >= 4) > 40 and max(runs) >= 8


def _try(body: bytes, name: str) -> Decoded | None:
    try:
        return Decoded(body.decode(name).replace("\0", ""), name)
    except (UnicodeError, LookupError):
        return None


def _single(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that stands alone where it cannot as windows-1252 has it; GBK has only the euro sign of these."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    if len(bad) > 1 or (error.encoding != "utf-8" and bad != b"\x80"):
        return "�", error.end
    return bad.decode("cp1252", "replace"), error.end


codecs.register_error("winnow-single", _single)


def _read(body: bytes, name: str) -> Decoded:
    text = body.decode(name, "winnow-single" if name in ("utf-8", "gb18030") else "replace")
    return Decoded(text.replace("\0", ""), name, lossy="�" in text)


def _lenient(body: bytes, declared: tuple[str, ...]) -> Decoded:
    """Read by a declared encoding with a few bad bytes, else by the one statistics find, else as UTF-8."""
    for name in dict.fromkeys((*(n for n in declared if n in _MULTIBYTE), "utf-8")):
        text = body.decode(name, "replace") if name == "utf-8" else _read(body, name).text
        bad = text.count("�")
        # A paragraph that was put in as it came from elsewhere leaves most of the page's own letters sound; in the
        # few words of a feed one bad byte is more than any share of the whole.
        sound = len(_SEQUENCE.findall(body)) if name == "utf-8" else (_wide(text) - bad) // 6
        if bad <= len(text) * _BAD_SHARE or bad <= sound:
            return _read(body, name)
    if page := _PAGES.get(_language(body)):
        return _read(body, page)
    if not _looks_double_byte(body):
        return _read(body, "cp1252")  # lone accents: detection takes short Latin texts for Cyrillic or Baltic ones
    guess = _detect(body)
    return _read(body, guess or (declared[0] if declared else "utf-8"))


def _wide(text: str) -> int:
    """Count the characters of a text that are none of ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _language(body: bytes) -> str:
    found = _LANGUAGE.search(body, 0, _SCAN)
    return found[1].decode("ascii").lower() if found else ""


def _detect(body: bytes) -> str | None:
    first = _HIGH_RUN.search(body)
    start = max(0, first.start() - 200) if first else 0
    best = from_bytes(body[start : start + _SAMPLE]).best()
    return codec_name(best.encoding) if best else None
