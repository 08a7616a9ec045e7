"""Crawls that are due together, spread out: the same site at the same place each time."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta

LONGEST = timedelta(minutes=10)
APART = timedelta(seconds=5)
"""The room that a site is given, on average, until there are so many that they share ten minutes."""


def offsets(names: Iterable[str]) -> dict[str, timedelta]:
    """Return for each site how much later than at once it is to begin: the first at once,
    the last after ten minutes or less.

    The order comes from the names alone, so that a service that is started over and over starts each site once.
    """
    order = sorted(set(names), key=_place)
    last = max(len(order) - 1, 1)
    length = min(APART * last, LONGEST)
    return {name: length * place / last for place, name in enumerate(order)}


def _place(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
