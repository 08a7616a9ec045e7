"""The headline as the address of a page spells it: content systems write it once, when the article is first named."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

_EXTENSION = re.compile(r"\.[a-z]{2,5}$")
_NO_LETTERS = re.compile(r"[\W\d_]+")
# Letters that decompose into nothing, and the two ways in which addresses spell the others: "für" is fur or fuer.
_PLAIN = str.maketrans({"ø": "o", "ß": "s", "ı": "i", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "t"})
_DOUBLE = re.compile(r"([aou])e|a(?=a)|s(?=s)")
_SHORTEST = 16  # bytes: a shorter address names a subject, not a sentence


def spelt(url: str) -> str:
    """Return the folded letters of the longest part of an address, "" where it is too short for a headline."""
    parts = (unquote(part) for part in urlsplit(url).path.split("/"))
    letters = max((_letters(_EXTENSION.sub("", part.lower())) for part in parts), key=len)
    return letters if len(letters.encode("utf-8", "replace")) >= _SHORTEST else ""


def confirms(address: str, text: str) -> bool:
    """Return whether a headline is what the address (as ``spelt`` gives it) spells, letter for letter.

    Long headlines may be cut in the address, but not by more than a fifth.
    """
    own = _letters(text)
    return bool(address) and own.startswith(address) and len(address) >= 0.8 * len(own)


def _letters(text: str) -> str:
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded).translate(_PLAIN)
        folded = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return _DOUBLE.sub(r"\1", _NO_LETTERS.sub("", folded))
