"""How fast a run went as time went by, in a bounded number of figures however long it takes."""

from typing import Any

MOST = 120
"""Steps that are kept; a run that lasts longer has steps twice as long."""

FIRST_STEP = 2.0


class RateCurve:
    """Answers that came in each ``step`` of seconds since a run began.

    What came between two marks is spread evenly over that time: marks a little late would make a steady run look
    jagged.
    """

    def __init__(self) -> None:
        self.step = FIRST_STEP
        self._counts: list[float] = []
        self._at = 0.0
        self._total = 0

    def mark(self, seconds: float, total: int) -> None:
        """Note how many answers had come in all, so many seconds after the beginning."""
        if seconds <= self._at:
            return
        while seconds >= MOST * self.step:
            pairs = [*self._counts, 0.0] if len(self._counts) % 2 else self._counts
            self._counts = [pairs[each] + pairs[each + 1] for each in range(0, len(pairs), 2)]
            self.step *= 2
        self._counts += [0.0] * (int(seconds / self.step) + 1 - len(self._counts))
        each_second = (total - self._total) / (seconds - self._at)
        for place in range(int(self._at / self.step), len(self._counts)):
            begin, end = max(self._at, place * self.step), min(seconds, (place + 1) * self.step)
            self._counts[place] += each_second * max(0.0, end - begin)
        self._at, self._total = seconds, total

    def to_json(self) -> dict[str, Any]:
        """Return the whole steps in the types of JSON."""
        return {"step": self.step, "counts": [round(count, 1) for count in self._counts[: int(self._at / self.step)]]}
