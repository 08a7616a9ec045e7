"""Whether a pattern takes longer for each character of a longer text."""

import re
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Any

from tests.patterns.collect import Use
from tests.patterns.grow import Seed, seeds

# Small steps first: an exponential pattern must be told before it takes for ever.
_TIMES = (2, 4, 6, 8, 10, 12, 16, 20, 24)
_SHORT, _LONG, _LONGEST = 1024, 4096, 16384
_WORTH = 0.001  # seconds below which the clock and the rest of the machine say more than the pattern
_HOPELESS = 50e-6
"""Seconds a character.  The largest lists of words take 1 to 2 us at any length; blanks that are tried anew from each
place take 1 to 2 ns for each of those before it: 4 us at 4,096 characters, 100 at 100,000."""
_SUSPECT = 1e-6
_GROWTH = 1.7  # for each character, at four times the length; 4 where the time is quadratic


@dataclass(frozen=True)
class Finding:
    """A use of a pattern that is too slow on something."""

    use: Use
    method: str
    seed: Seed
    size: int

    def __str__(self) -> str:
        text = f"{self.seed.head[:30]!a} + {self.seed.run[:40]!a} * n + {self.seed.tail[:20]!a}"
        return f"{self.use.where}: {self.method} of {text} ({self.size} characters)"


def slowness(use: Use) -> Finding | None:
    """Return on what a pattern is slower than linear, or None."""
    for seed in seeds(use.pattern):
        for method in _told_apart(use.methods):
            if size := _superlinear(use.pattern, method, seed):
                return Finding(use, method, seed, size)
    return None


def _told_apart(methods: frozenset[str]) -> list[str]:
    """Return the methods worth a try: what looks for all matches also tries each place that a search does."""
    order = ["finditer", "findall", "sub", "subn", "split", "search"]
    everywhere = sorted(methods - {"match", "fullmatch"}, key=order.index)
    return sorted(methods & {"match", "fullmatch"}) + everywhere[:1]


def _superlinear(pattern: "re.Pattern[Any]", method: str, seed: Seed) -> int | None:
    """Return the length at which the time runs away; the short look is by the clock, the second by the CPU's time."""
    for text in (*map(seed.repeated, _TIMES), seed.grown(256)):
        spent = _spent(pattern, method, text)
        if (
            spent > 3 * _WORTH
            and spent > _HOPELESS * len(text)
            and _worked(pattern, method, text) > _HOPELESS * len(text)
        ):
            return len(text)
    if not _grows(pattern, method, seed, 1) or not _grows(pattern, method, seed, 3):
        return None
    return _LONGEST if all(_runs_away(pattern, method, seed) for _ in range(3)) else None


def _runs_away(pattern: "re.Pattern[Any]", method: str, seed: Seed) -> bool:
    """Return whether a long text costs more CPU time a character; on a busy machine it once seemed to."""
    long, longest = (_worked(pattern, method, seed.grown(size)) / size for size in (_LONG, _LONGEST))
    return longest > max(_SUSPECT, _GROWTH * long)


def _grows(pattern: "re.Pattern[Any]", method: str, seed: Seed, tries: int) -> bool:
    """Return whether the clock says so, by the best of some tries: others use the machine too."""
    texts = [seed.grown(size) for size in (_LONG, _SHORT)]
    long, short = (min(_spent(pattern, method, text) for _ in range(tries)) / len(text) for text in texts)
    return long > max(_SUSPECT, _GROWTH * short)


def _worked(pattern: "re.Pattern[Any]", method: str, text: str) -> float:
    """Return the CPU's time for one call, taken over as many as its clock, of 4 ms in some places, can tell."""
    begun, calls = process_time(), 0
    while (worked := process_time() - begun) < 0.02:
        _spent(pattern, method, text)
        calls += 1
    return worked / calls


def _spent(pattern: "re.Pattern[Any]", method: str, text: str) -> float:
    given: Any = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "surrogatepass")
    begun = perf_counter()
    if method == "finditer":
        for _ in pattern.finditer(given):
            pass
    elif method in ("sub", "subn"):
        pattern.sub(given[:0], given)
    else:
        getattr(pattern, method)(given)
    return perf_counter() - begun
