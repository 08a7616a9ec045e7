"""Regular expressions that users write, run by RE2, which takes time in proportion to the text whatever the pattern."""

import re
from collections import defaultdict
from functools import lru_cache
from typing import Protocol

import re2

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False  # what is wrong is said by the error


# Scripts that write no blanks between words, and Hangul, whose words carry their particles.
_RUNS_ON = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\uac00-\ud7af]")

_BEFORE, _BEHIND = r"(?:^|[^\pL\pN_])", r"(?:$|[^\pL\pN_])"


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


def ignoring_case(pattern: str) -> str:
    """Return a pattern that is found whatever the case; ``(?-i)`` within it turns that off."""
    return f"(?i){pattern}"


def word_pattern(words: tuple[str, ...]) -> str:
    """Return the pattern of whole words, whatever the case; words of scripts without blanks are found anywhere.

    RE2's own ``\\b`` knows letters of ASCII only, and an edge of ours is a large class: words share theirs.
    """
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word in words:
        edges = "" if _RUNS_ON.match(word[0]) else _BEFORE, "" if _RUNS_ON.match(word[-1]) else _BEHIND
        groups[edges].append(re2.escape(word))
    return ignoring_case("|".join(f"{before}(?:{'|'.join(some)}){behind}" for (before, behind), some in groups.items()))
