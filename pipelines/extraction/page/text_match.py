"""When two lines say the same."""

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[\W_]+")
# For ASCII one table does the same forty times as fast.
_SHORT = 600
_LOWER = bytes(range(256)).lower()
_OTHERS = bytes(code for code in range(128) if not chr(code).isalnum())


def squash(text: str) -> str:
    """Return letters and digits only, in one width and case: what a reader would call the same words."""
    if text.isascii():
        return text.encode().translate(_LOWER, _OTHERS).decode()
    return _squashed(text) if len(text) <= _SHORT else _fold(text)


@lru_cache(maxsize=2048)  # the lines of a page are asked for again and again
def _squashed(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def same_headline(line: str, title: str) -> bool:
    """Return whether a line is the headline, whole or with the site's name or a section before or after it."""
    one, other = squash(line), squash(title)
    if not one or not other:
        return False
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= 12 and short in long and len(short) >= 0.75 * len(long)
