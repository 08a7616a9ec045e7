"""What an article and a text are known by, the same in every run and database."""

import hashlib
import unicodedata
from functools import lru_cache

_LOWER = bytes(range(256)).lower()
_ASCII_MARKS = bytes(code for code in range(128) if unicodedata.category(chr(code))[0] in "PZC")
_FEW = 40  # different marks in a text: ordinary ones hold a dozen


def corpus_name(site: str, normalized_url: str) -> str:
    """Return 16 hexadecimal digits of an article's site and address, the same in every run and database."""
    return hashlib.sha256(f"{site}\n{normalized_url}".encode("utf-8", "replace")).hexdigest()[:16]


def content_hash(title: str, text: str) -> str:
    """Return the identity of a text: equal for two texts that differ in spacing, punctuation, width or case only.

    The hexadecimal SHA-256 of title and text after NFKC and case folding.
    """
    return hashlib.sha256(f"{_letters(title)}\n{_letters(text)}".encode()).hexdigest()


def _letters(text: str) -> str:
    if text.isascii():
        return text.encode().translate(_LOWER, _ASCII_MARKS).decode()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    marks = [char for char in set(folded) if _is_mark(char)]
    if len(marks) > _FEW:
        return folded.translate({ord(char): None for char in marks})
    for mark in marks:  # each goes in one quick pass; a table is asked for every character
        folded = folded.replace(mark, "")
    return folded


@lru_cache(maxsize=8192)  # texts are written in the same few thousand characters
def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "PZC"
