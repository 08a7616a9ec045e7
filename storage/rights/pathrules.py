"""Rules for paths as robots.txt writes them: ``*`` stands for anything, ``$`` for the end (RFC 9309, section 2.2.3)."""

from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import quote, unquote_to_bytes, urlsplit

Rule = TypeVar("Rule")

_SAFE = "/?&=;:@!$'()*+,~%"


def path_of(url: str) -> str:
    """Give path and query of an address as patterns are compared with them; ``/`` where it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    return _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def matches(pattern: str, path: str) -> bool:
    """Say whether a pattern matches the beginning of a path, in time that grows with the two lengths only."""
    exact = pattern.endswith("$")
    first, *pieces = _plain(pattern.removesuffix("$")).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not pieces:
        return not exact or at == len(path)
    for piece in pieces[:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    last = pieces[-1]
    if exact:
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0


def most_specific(rules: Iterable[tuple[str, Rule]], path: str) -> list[Rule]:
    """Give what stands at the longest of the patterns that match; several where that pattern stands several times."""
    found: list[tuple[int, Rule]] = [(len(pattern), rule) for pattern, rule in rules if matches(pattern, path)]
    longest = max((length for length, _ in found), default=0)
    return [rule for length, rule in found if length == longest]


def _plain(text: str) -> str:
    """Write a path with one spelling for each character: what need not be escaped is not, what must be is."""
    if text.isascii() and "%" not in text:
        return text
    kept = text.replace("%2F", "%252F").replace("%2f", "%252F").replace("%2A", "%252A").replace("%2a", "%252A")
    kept = kept.replace("%24", "%2524")
    return quote(unquote_to_bytes(kept.encode("utf-8", "replace")), safe=_SAFE)
