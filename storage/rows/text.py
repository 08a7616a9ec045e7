"""Texts made harmless for a database: keys of bounded length, no NULs and no lone surrogates."""

import hashlib
import re

KEY_LIMIT = 1024
"""Longest page identity kept as it is, in bytes; PostgreSQL indexes at most 2704 bytes in one entry."""


_REFUSED = re.compile("[\x00\ud800-\udfff]")


_CLEAN = str.maketrans({"\x00": None} | dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}"))


def index_key(identity: str) -> str:
    """Return a page identity in the length and the characters every database can index."""
    identity = clean_text(identity)
    data = identity.encode()
    if len(data) <= KEY_LIMIT:
        return identity
    return f"{data[: KEY_LIMIT - 65].decode(errors='ignore')}~{hashlib.sha256(data).hexdigest()}"


def clean_text(text: str) -> str:
    """Return a text without the characters that PostgreSQL or UTF-8 refuse."""
    return text.translate(_CLEAN) if _REFUSED.search(text) else text
