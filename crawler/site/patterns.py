"""Regular expressions that users write, run by RE2, which takes time in proportion to the text whatever the pattern."""

from functools import lru_cache
from typing import Protocol

import re2

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False  # what is wrong is said by the error


class Pattern(Protocol):
    """What a pattern can be asked."""

    def search(self, text: str) -> object | None:
        """Return a match anywhere in the text, or None."""


@lru_cache(maxsize=1_024)
def compiled(pattern: str) -> Pattern:
    """Return a pattern ready to search with.  Raises ValueError saying what RE2 does not take in it."""
    try:
        found: Pattern = re2.compile(pattern, _OPTIONS)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise ValueError(
            f"not a regular expression as RE2 has them (no look-around, no backreference): {pattern!r} ({words})"
        ) from error
    return found
