"""Runs in a row that did not meet their source: refused, errors, no answer, a crash, or lists without a link."""

from collections import Counter
from dataclasses import dataclass, field

from crawler.eta import rough_duration
from crawler.health.cusum import SAMPLES
from crawler.health.observation import Contact, RunObservation
from crawler.health.status import HealthState, Sign

HOUR = 3600.0
LONG = 6 * HOUR
"""An outage that is shorter mends itself: one of three hours is no broken source."""

_WORDS = {
    Contact.EMPTY: "its lists and feeds showed no article link",
    Contact.REFUSED: "the site refused every answer (401, 403, 429 or 451)",
    Contact.ERRORS: "every answer was an error",
    Contact.UNREACHABLE: "nobody answered; where other sites fail as well, it is our own network",
    Contact.FAILED: "the crawl itself failed",
}


@dataclass(slots=True)
class Misses:
    """The runs in a row that missed their source, and how often it was met before, with links and without."""

    missed: list[RunObservation] = field(default_factory=list)
    met: int = 0
    empty: int = 0

    def step(self, reading: RunObservation) -> None:
        """Take one run into account."""
        contact = reading.contact
        if contact is Contact.MET or (contact is Contact.EMPTY and not self._has_links):
            self.met += 1 if reading.shown or reading.shown is None else 0
            self.empty += 1 if contact is Contact.EMPTY else 0
            self.missed = []
        elif contact is not Contact.NONE:
            self.missed.append(reading)

    def sign(self) -> Sign | None:
        """Say that the source was missed, or None."""
        state = self.state
        if state is HealthState.HEALTHY:
            return None
        kind = Counter(reading.contact for reading in self.missed).most_common(1)[0][0]
        since, runs = self.missed[0].at, [reading.run for reading in reversed(self.missed)]
        return Sign(kind.value, state, since, self._sentence(kind), tuple(runs[:SAMPLES]))

    @property
    def _has_links(self) -> bool:
        return self.met >= 3 and self.met > 4 * self.empty

    @property
    def state(self) -> HealthState:
        """How bad it is by now."""
        if not self.missed:
            return HealthState.HEALTHY
        count, length = len(self.missed), self._length
        refused = [reading for reading in self.missed if reading.contact is Contact.REFUSED]
        if len(refused) == count:
            answers = sum(reading.refused for reading in refused)
            return HealthState.BROKEN if answers >= 5 or (count >= 2 and answers >= 3) else HealthState.DEGRADED
        if count >= 3 and length >= LONG:
            return HealthState.BROKEN
        if (count >= 3 and length >= HOUR) or (count >= 2 and length >= LONG):
            return HealthState.DEGRADED
        return HealthState.HEALTHY

    @property
    def _length(self) -> float:
        return self.missed[-1].start - self.missed[0].start

    def _sentence(self, kind: Contact) -> str:
        count = len(self.missed)
        if count == 1:
            return f"in the last run {_WORDS[kind]}"
        words = f"in the last {count} runs over {rough_duration(self._length)} {_WORDS[kind]}"
        endings = Counter(reading.ending for reading in self.missed if reading.contact is Contact.FAILED)
        if endings:
            words += f" ({', '.join(f'{number} {ending}' for ending, number in endings.most_common())})"
        return words
