"""What befalls a source, and from when to when."""

from collections.abc import Iterable
from dataclasses import dataclass

HIDING = {"banned": 403, "failing": 503, "dead": 404}
"""Troubles under which a source shows nothing, with the status of all its answers."""

SILENT = ("dead", "silent")
"""Troubles under which a source publishes nothing."""

DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """One trouble: ``kind`` is one of

    - ``dead``: nothing is published and every address answers 404; ``banned``: 403; ``failing``: 503,
    - ``silent``: nothing is published, as in a week of holidays,
    - ``redesigned``: other markup around the same texts; ``teasers``: articles are cut to their first sentence,
    - ``dateless``: no page and no feed names a date; ``renamed``: the feed has another address,
    - ``flood``: two thousand further articles.

    ``begin`` and ``end`` are seconds since 1970.
    """

    kind: str
    begin: float
    end: float

    def covers(self, moment: float) -> bool:
        """Return whether it lasts at a moment."""
        return self.begin <= moment < self.end


def covered(begin: float, end: float, spans: Iterable[tuple[float, float]]) -> float:
    """Return how many seconds between two moments lie within spans that do not overlap each other."""
    return sum(max(0.0, min(end, last) - max(begin, first)) for first, last in spans)
