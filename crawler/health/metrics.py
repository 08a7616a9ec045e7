"""All figures of a source that are watched run by run, and what is said when one has changed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawler.health.cusum import Cusum
from crawler.health.observation import FIELDS, Contact, RunObservation
from crawler.health.ratios import Count, RatioCheck
from crawler.health.status import HealthState, Sign
from crawler.health.text_length import TextLengthCheck

_STEADY = ("title", "date_published", "time_published")
"""Fields that hardly any article lacks; whether another one is filled depends on who wrote it."""

_BAR, _TEXT_BAR, _HIGH_BAR, _REJECT_BAR = 10.0, 15.0, 16.0, 8.0
_ALL_REJECTED = 5
"""Pages rejected with none kept that make a source broken."""


def _lacking(place: int) -> Count:
    def count(reading: RunObservation) -> tuple[float, float] | None:
        filled = reading.fields[place]
        return None if filled is None else (max(0, reading.articles - filled), reading.articles)

    return count


def _leaking(reading: RunObservation) -> tuple[float, float] | None:
    return None if reading.leaky is None else (min(reading.leaky, reading.articles), reading.articles)


def _rejecting(reading: RunObservation) -> tuple[float, float]:
    return reading.rejected, reading.rejected + reading.kept


def _refusing(reading: RunObservation) -> tuple[float, float] | None:
    return (reading.refused, reading.answers) if reading.contact is Contact.MET else None


def _fields() -> list[RatioCheck]:
    return [
        RatioCheck(name, _lacking(place), lambda usual: max(0.6, usual + 0.3), Cusum(_bar(name)), _least(name))
        for place, name in enumerate(FIELDS)
    ]


def _bar(name: str) -> float:
    return _BAR if name in _STEADY else _HIGH_BAR


def _least(name: str) -> float:
    # of a field that one article has and the next one lacks, the first dozen tell too little: they gave false alarms
    return 12.0 if name in _STEADY else 30.0


@dataclass(slots=True)
class RunMetrics:
    """What is expected of each figure and the evidence against it; :meth:`step` takes the runs in their order."""

    fields: list[RatioCheck] = field(default_factory=_fields)
    lengths: TextLengthCheck = field(default_factory=lambda: TextLengthCheck(Cusum(_TEXT_BAR)))
    leaks: RatioCheck = field(
        default_factory=lambda: RatioCheck("leaks", _leaking, lambda usual: max(0.3, usual + 0.3), Cusum(_BAR))
    )
    rejects: RatioCheck = field(
        default_factory=lambda: RatioCheck(
            "rejected", _rejecting, lambda usual: max(0.75, (1 + usual) / 2), Cusum(_REJECT_BAR), limit=0.9
        )
    )
    refusals: RatioCheck = field(
        default_factory=lambda: RatioCheck("refusals", _refusing, lambda usual: max(0.2, usual + 0.2), Cusum(_BAR))
    )
    reasons: Counter[str] = field(default_factory=Counter)

    def step(self, reading: RunObservation) -> None:
        """Take one run into account."""
        if reading.articles:
            for share in self.fields:
                share.step(reading)
            self.lengths.step(reading)
            self.leaks.step(reading)
        if reading.rejected or reading.kept:
            self.rejects.step(reading)
            self._count_reasons(reading)
        if reading.answers:
            self.refusals.step(reading)

    @property
    def alarmed(self) -> bool:
        """Whether any figure has changed."""
        watches = (self.lengths.watch, self.leaks.watch, self.rejects.watch, self.refusals.watch)
        return any(watch.alarmed for watch in watches) or any(share.watch.alarmed for share in self.fields)

    def signs(self) -> Iterator[Sign]:
        """Yield what has changed."""
        yield from (self._field_sign(share) for share in self.fields if share.watch.alarmed)
        if self.lengths.watch.alarmed:
            yield self._length_sign()
        for share, noun, words in ((self.leaks, "articles", _LEAKING), (self.refusals, "answers", _REFUSED)):
            if share.watch.alarmed:
                yield _sign(share.name, share.watch, f"{_of(share.watch, noun)} {words}, usually {share.usual:.0%}")
        if self.rejects.watch.alarmed:
            yield self._reject_sign()

    def _count_reasons(self, reading: RunObservation) -> None:
        if self.rejects.watch.score == 0:
            self.reasons.clear()
        else:
            self.reasons.update(reading.reasons)

    def _field_sign(self, share: RatioCheck) -> Sign:
        watch = share.watch
        words = f"{watch.whole - watch.part:.0f} of {watch.whole:.0f} articles{_in(watch)} have {share.name} filled"
        return _sign(share.name, watch, f"{words}, usually {1 - share.usual:.0%}")

    def _length_sign(self) -> Sign:
        watch = self.lengths.watch
        length = watch.part / watch.whole if watch.whole else 0.0
        words = f"texts{_in(watch)} have about {length:,.0f} characters, usually {self.lengths.usual:,.0f}"
        return _sign("text", watch, words)

    def _reject_sign(self) -> Sign:
        watch = self.rejects.watch
        everything = watch.part == watch.whole >= _ALL_REJECTED
        words = f"{_of(watch, 'pages')} were rejected, usually {self.rejects.usual:.0%}"
        if self.reasons:
            words += f"; most often as {self.reasons.most_common(1)[0][0]}"
        return _sign("rejected", watch, words, HealthState.BROKEN if everything else HealthState.DEGRADED)


_LEAKING = "have lines that stand in others as well"
_REFUSED = "refused us (401, 403, 429 or 451)"


def _sign(name: str, watch: Cusum, words: str, state: HealthState = HealthState.DEGRADED) -> Sign:
    assert watch.since is not None
    return Sign(name, state, watch.since, words, tuple(watch.samples))


def _of(watch: Cusum, noun: str) -> str:
    return f"{watch.part:.0f} of {watch.whole:.0f} {noun}{_in(watch)}"


def _in(watch: Cusum) -> str:
    return " of one run" if watch.runs == 1 else f" of {watch.runs} runs"
