"""What is said of a source: its state, since when, and the sentence that says why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class HealthState(StrEnum):
    """How a source does; ``new`` while too little is known of it to expect anything."""

    NEW = "new"
    HEALTHY = "healthy"
    QUIET = "quiet"
    DEGRADED = "degraded"
    BROKEN = "broken"

    @property
    def weight(self) -> int:
        """Order of the states: the heaviest of the signs is the verdict."""
        return _WEIGHTS[self]


_WEIGHTS = {state: place for place, state in enumerate(HealthState)}


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that is not as expected.

    ``name`` is its kind in one word, ``since`` the aware time of the first run that shows it, ``reason`` one sentence
    with its figures, ``runs`` the numbers of runs that hold examples, latest first.
    """

    name: str
    state: HealthState
    since: datetime
    reason: str
    runs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class HealthStatus:
    """The state of a source, ``since`` (aware) and ``reason`` of its heaviest sign, and all ``signs``, heaviest first.

    ``runs`` are the numbers of runs that hold examples, ``examples`` addresses found in them.
    """

    state: HealthState
    since: datetime
    reason: str
    signs: tuple[Sign, ...] = ()
    runs: tuple[int, ...] = ()
    examples: tuple[str, ...] = ()
