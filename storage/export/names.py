"""Names of files that are safe on every system, whatever an article is called."""

import re
import unicodedata
from pathlib import PurePosixPath

from storage.export.shape import Record

SLUG_BYTES = 80
"""Of a title in a name: with date, number and ending far below the 255 bytes that file systems allow."""

_APART = re.compile(r"[^\w]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def file_name(record: Record, ending: str) -> PurePosixPath:
    """Give ``site/2025-12/2025-12-17-title-0123456789abcdef.md``, the same for the same article, unlike any other.

    The ``id`` makes it unique, on systems that do not tell capitals from small letters too.
    """
    found = _DAY.match(record["date_published"] or "")
    day = found[0] if found else "undated"
    parts = [part for part in (day, slug(record["title"]), slug(record["id"]) or "0") if part]
    return PurePosixPath(slug(record["site"]) or "site", day[:7], "-".join(parts) + ending)


def slug(text: str) -> str:
    """Give letters and digits of any script, small, joined by hyphens; empty where there are none.

    Never a path, a hidden file, an option, or a name that Windows keeps for itself.
    """
    folded = unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode()).lower()
    words = _APART.sub("-", folded.replace("_", "-")).strip("-")
    cut = words.encode()[:SLUG_BYTES].decode(errors="ignore").strip("-")
    return f"{cut}-" if _RESERVED.fullmatch(cut) else cut
