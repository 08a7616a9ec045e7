"""Whether a source has been silent for longer than its own rhythm and its longest silences allow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import pairwise
from statistics import median, median_high

from crawler.eta import rough_duration
from crawler.health.observation import Contact, RunObservation
from crawler.health.rhythm import HOUR, Clock, Rhythm, SourceInterval, learn_rhythm
from crawler.health.status import HealthState, Sign

DAY = 24 * HOUR
HISTORY_SECONDS = 14 * DAY
"""Watched before a silence is judged, without the times in which nobody looked: two weekends."""

MEMORY_SECONDS = 56 * DAY
"""How far back a rhythm is learnt, from the last arrival; further where there were few."""

ARRIVALS = 6
"""Times something new must have come before a silence is judged."""

_MANY = 24  # arrivals that are remembered however old they are

# A working-day paper is silent from Friday evening to Monday morning every week, 64 hours; with a week of public
# holidays it is 232 hours, 3.6 times as long.
FAR_LONGER = 4.0
# What a silence must last, and how many articles must have been expected in it, by what holidays leave.  A tenth of 70
# is 7, and none of 7 comes by chance once in a thousand times; a smaller source may be silent over three days, or
# nearly so for a week.  Articles that come by chance stay away where 12 were expected once in 160,000 times.
_HOLIDAYS = ((0.0, 70.0), (3 * DAY, 40.0), (10 * DAY, 12.0))
_QUIET_ARTICLES = 4.0


@dataclass(frozen=True, slots=True)
class Silence:
    """A time without anything new, in seconds since 1970."""

    begin: float
    end: float

    @property
    def length(self) -> float:
        """Its length in seconds."""
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class Habit:
    """How a source is silent: the longest silence of a middling week and of all, in seconds and in articles expected.

    A silence that was itself far longer than usual is left out.
    """

    rhythm: Rhythm
    usual: float
    record: float
    usual_articles: float
    record_articles: float
    silences: int

    @property
    def patience(self) -> float:
        """Seconds of silence that are far longer than usual."""
        return max(FAR_LONGER * self.usual, 1.25 * self.record)

    def state(self, silence: Silence) -> HealthState:
        """Judge a silence that goes on."""
        expected = self.rhythm.expected(silence.begin, silence.end)
        far = silence.length >= self.patience
        far = far and expected >= max(3 * self.usual_articles, 1.25 * self.record_articles)
        if far and any(silence.length >= length and expected >= count for length, count in _HOLIDAYS):
            return HealthState.BROKEN
        quiet = max(_QUIET_ARTICLES, 1.5 * self.usual_articles, 1.1 * self.record_articles)
        return HealthState.QUIET if expected >= quiet else HealthState.HEALTHY


def habit(readings: Sequence[RunObservation], zone: tzinfo) -> Habit | None:
    """Learn how a source is silent, or return None where too little is known of it."""
    looks = [reading for reading in readings if reading.contact is Contact.MET or reading.new]
    if len(looks) < 2:
        return None
    longest = _longest_stretch(looks)
    silences, gaps = _silences(looks, longest), _gaps(looks, longest)
    if len(silences) + 1 < ARRIVALS or _watched(looks[0].start, looks[-1].start, gaps) < HISTORY_SECONDS:
        return None
    silences = _late(silences, gaps)
    clock = Clock(zone)
    usual = _weekly(clock, [(silence, silence.length) for silence in silences])
    kept = [silence for silence in silences if silence.length < FAR_LONGER * usual]
    rhythm = learn_rhythm(_stretches(looks, kept, longest), clock)
    expected = [(silence, rhythm.expected(silence.begin, silence.end)) for silence in kept]
    return Habit(
        rhythm=rhythm,
        usual=usual,
        record=max(silence.length for silence in kept),
        usual_articles=_weekly(clock, expected),
        record_articles=max(count for _, count in expected),
        silences=len(kept),
    )


def silence_sign(readings: Sequence[RunObservation], known: Habit | None) -> Sign | None:
    """Say that a source is silent, or None.  It is silent since the last run that brought something new."""
    last = next((reading for reading in reversed(readings) if reading.new), None)
    seen = next((reading for reading in reversed(readings) if reading.contact is Contact.MET), None)
    if known is None or last is None or seen is None or seen.start <= last.start:
        return None
    silence = Silence(last.start, seen.start)
    state = known.state(silence)
    if state is HealthState.BROKEN and seen.newest is not None and seen.newest < silence.length / 2:
        # it does publish, though nothing that we take for an article: it takes twice as long to be sure
        half = known.state(Silence(silence.begin + silence.length / 2, silence.end))
        state = half if half is HealthState.BROKEN else HealthState.QUIET
    if state is HealthState.HEALTHY:
        return None
    return Sign("silence", state, last.at, _sentence(silence, known, seen), (last.run,))


def _sentence(silence: Silence, known: Habit, seen: RunObservation) -> str:
    expected = known.rhythm.expected(silence.begin, silence.end)
    since = datetime.fromtimestamp(silence.begin, UTC).strftime("%Y-%m-%d %H:%M UTC")
    words = (
        f"nothing new for {rough_duration(silence.length)} (since {since}), where about {expected:,.0f} articles were "
        f"to be expected; its longest silence of a usual week is {rough_duration(known.usual)}"
    )
    if seen.newest is not None:
        words += f"; the newest entry of its feeds was {rough_duration(seen.newest)} old"
    return words


def _longest_stretch(looks: Sequence[RunObservation]) -> float:
    """Return the longest time between two looks that is no gap of our own."""
    between = [later.start - earlier.start for earlier, later in pairwise(looks)]
    return max(DAY * 1.5, 4 * median(between))


def _silences(looks: Sequence[RunObservation], longest: float) -> list[Silence]:
    """List the silences that ended, without those in which nobody looked."""
    found, begin, whole = list[Silence](), None, True
    before = looks[0].start
    for look in looks:
        whole = whole and look.start - before <= longest
        before = look.start
        if not look.new:
            continue
        if begin is not None and whole:
            found.append(Silence(begin, look.start))
        begin, whole = look.start, True
    return found


def _gaps(looks: Sequence[RunObservation], longest: float) -> list[tuple[float, float]]:
    """List the times in which nobody looked, such as a month in which our machine was off."""
    times = ((earlier.start, later.start) for earlier, later in pairwise(looks))
    return [(begin, end) for begin, end in times if end - begin > longest]


def _watched(begin: float, end: float, gaps: Sequence[tuple[float, float]]) -> float:
    """Return the seconds between two moments in which somebody looked."""
    return end - begin - sum(max(0.0, min(end, late) - max(begin, early)) for early, late in gaps)


def _late(silences: Sequence[Silence], gaps: Sequence[tuple[float, float]]) -> list[Silence]:
    """Leave out what is older than the memory, as seen from the last arrival: a long silence must not wipe it out.

    Nor must a time in which nobody looked: a paper that is crawled again since Wednesday was silent on weekends before.
    """
    end = silences[-1].end
    late = [silence for silence in silences if _watched(silence.begin, end, gaps) <= MEMORY_SECONDS]
    return late if len(late) >= _MANY else list(silences[-_MANY:])


def _stretches(looks: Sequence[RunObservation], silences: Sequence[Silence], longest: float) -> list[SourceInterval]:
    """List the times between two looks that lie within silences that were nothing special."""
    ends = {silence.end for silence in silences}
    found, waiting = list[SourceInterval](), list[SourceInterval]()
    for earlier, later in pairwise(looks):
        if later.start - earlier.start <= longest:
            waiting.append(SourceInterval(earlier.start, later.start, later.new))
        if later.new:
            found += waiting if later.start in ends else []
            waiting = []
    return found


def _weekly(clock: Clock, sized: Sequence[tuple[Silence, float]]) -> float:
    """Return the largest of a middling week: a week of holidays among eight changes nothing."""
    weeks: dict[int, float] = {}
    for silence, size in sized:
        week = int((clock.local(silence.end) + 3 * DAY) // (7 * DAY))
        weeks[week] = max(weeks.get(week, 0.0), size)
    return median_high(weeks.values()) if weeks else 0.0
