"""The names of the filters, as an operator writes them."""

from collections.abc import Mapping
from difflib import get_close_matches

FILTERS: Mapping[str, tuple[str, ...]] = {
    "gopher": ("gopher-quality", "gopher-repetition"),
    "gopher-quality": ("gopher-quality",),
    "gopher-repetition": ("gopher-repetition",),
    "c4": ("c4",),
    "fineweb-quality": ("fineweb-quality",),
}
"""What each name stands for, in the order in which they are applied: those that look at less come first."""

PII_MODES = ("mask",)

_ORDER = ("gopher-quality", "gopher-repetition", "c4", "fineweb-quality")


def read_names(words: str) -> tuple[str, ...]:
    """Return the filters that names with commas between them stand for.  Raises ValueError for an unknown one."""
    asked: set[str] = set()
    for word in filter(None, (word.strip().lower() for word in words.split(","))):
        if word not in FILTERS:
            near = get_close_matches(word, FILTERS, n=1)
            raise ValueError(f"'{word}' is not known; " + (f"did you mean '{near[0]}'?" if near else _known()))
        asked.update(FILTERS[word])
    if not asked:
        raise ValueError(f"names no filter; {_known()}")
    return tuple(name for name in _ORDER if name in asked)


def _known() -> str:
    return f"known: {', '.join(FILTERS)}"
