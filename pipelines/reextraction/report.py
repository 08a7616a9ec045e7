"""What reading the archive again came to, kept in bounded memory however many pages there are."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from heapq import heappush, heappushpop
from itertools import chain, islice
from statistics import quantiles
from typing import Any

from pipelines.reextraction.diff import change_kind, lines_of
from pipelines.workers.archive_pool import Answer
from storage.records import Article, Reason, Rejected
from storage.reextraction import READ_BY, Compared, ReextractionOutcome

NAMED = 20
"""Most addresses that are named of each kind of trouble, and of each change of outcome."""

_SLOWEST = 5
_SITES, _EACH = 50, 5  # sites a diff of each kind is kept of, and how many of each
_LEFT_OUT = frozenset({"site", "url", "final_url", "normalized_url", "domain", "http", "raw_ref", *READ_BY})
_FIELDS = tuple(each.name for each in fields(Article) if each.name not in _LEFT_OUT)


@dataclass(frozen=True, slots=True)
class Diff:
    """One article that reads otherwise now."""

    site: str
    url: str
    changed: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass
class ReextractionReport:
    """Counts and samples of pages that were read again.

    ``fates`` counts pages by fate, ``turned`` changes of outcome (``article -> too_short``), ``changed``, ``filled``
    fields of articles; ``seconds`` is the time of processors by kind of work, ``without`` counts articles that no page
    is kept of.
    """

    fates: Counter[str] = field(default_factory=Counter)
    by_site: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    turned: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    filled: dict[str, list[int]] = field(default_factory=lambda: {name: [0, 0] for name in _FIELDS})
    named: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    without: int = 0
    _lengths: tuple["array[int]", "array[int]"] = field(default_factory=lambda: (array("q"), array("q")))
    _diffs: dict[str, dict[str, list[Diff]]] = field(default_factory=lambda: defaultdict(dict))
    _slow: list[tuple[float, str]] = field(default_factory=list)

    @property
    def read(self) -> int:
        """Pages that were read again."""
        return self.fates.total()

    @property
    def troubled(self) -> int:
        """Pages that could not be read again, though one is named."""
        return self.fates[ReextractionOutcome.MISSING] + self.fates[ReextractionOutcome.FAILED]

    def add(self, compared: Compared, answer: Answer) -> None:
        """Count one page."""
        page, after = compared.page, compared.after
        self.fates[compared.fate] += 1
        self.by_site[page.site][compared.fate] += 1
        self.seconds["reading"] += answer.reading
        self.seconds["extracting"] += answer.extracting
        url = page.normalized_url if after is None else after.final_url
        slow = (round(answer.extracting, 3), url)
        (heappush if len(self._slow) < _SLOWEST else heappushpop)(self._slow, slow)
        if turn := _turn(compared):
            self.turned[turn] += 1
            self._name(turn, url)
        elif compared.fate is ReextractionOutcome.MISSING:
            self._name(compared.fate, f"{page.ref} ({url})")
        elif compared.fate is ReextractionOutcome.FAILED:
            self._name(compared.fate, f"{url} ({after.detail})" if isinstance(after, Rejected) else url)
        if compared.before is not None and isinstance(after, Article):
            self._articles(compared, compared.before, after)

    def diffs(self, most: int) -> list[Diff]:
        """Return a sample: each kind of change in turn, and of each kind every site in turn."""
        rows = [list(by_site.values()) for by_site in self._diffs.values()]
        places = ((turn, place) for turn in range(_EACH) for place in range(_SITES))
        spread = (row[place][turn : turn + 1] for turn, place in places for row in rows if place < len(row))
        return list(islice(chain.from_iterable(spread), most))

    def slowest(self) -> list[tuple[float, str]]:
        """Return the pages that took longest, in seconds of a processor."""
        return sorted(self._slow, reverse=True)

    def lengths(self) -> dict[str, Any]:
        """Return the quartiles of the lengths of texts before and after, and how many grew and shrank (characters)."""
        old, new = self._lengths
        return {
            "before": _quartiles(old),
            "after": _quartiles(new),
            "grown": sum(b > a for a, b in zip(old, new, strict=True)),
            "shrunk": sum(b < a for a, b in zip(old, new, strict=True)),
        }

    def to_json(self, diffs: int) -> dict[str, Any]:
        """Return all of it in the types of JSON, with at most so many diffs."""
        filled = {name: {"before": old, "after": new} for name, (old, new) in self.filled.items()}
        return {
            "read": self.read,
            "outcomes": dict(sorted(self.fates.items())),
            "sites": {site: dict(sorted(fates.items())) for site, fates in sorted(self.by_site.items())},
            "turned": _most_first(self.turned),
            "changed": _most_first(self.changed),
            "filled": filled,
            "lengths": self.lengths(),
            "named": {name: list(urls) for name, urls in self.named.items()},
            "without_page": self.without,
            "slowest": [{"seconds": seconds, "url": url} for seconds, url in self.slowest()],
            "cpu_seconds": {name: round(seconds, 3) for name, seconds in self.seconds.items()},
            "diffs": [
                {"site": one.site, "url": one.url, "changed": list(one.changed), "lines": list(one.lines)}
                for one in self.diffs(diffs)
            ],
        }

    def _name(self, what: str, said: str) -> None:
        if len(self.named[what]) < NAMED:
            self.named[what].append(said)

    def _articles(self, compared: Compared, before: Article, after: Article) -> None:
        self.changed.update(compared.changed)
        for name, counts in self.filled.items():
            counts[0] += _is_filled(getattr(before, name))
            counts[1] += _is_filled(getattr(after, name))
        for lengths, article in zip(self._lengths, (before, after), strict=True):
            lengths.append(len(article.text))
        if not compared.changed:
            return
        kept, site = self._diffs[change_kind(compared.changed)], compared.page.site
        if len(kept) < _SITES or site in kept:
            found = kept.setdefault(site, [])
            if len(found) < _EACH:
                found.append(Diff(site, after.final_url, compared.changed, lines_of(before, after, compared.changed)))


def _turn(compared: Compared) -> str | None:
    """Name a change of outcome, or return None."""
    after = compared.after
    if compared.fate is ReextractionOutcome.NO_MORE and isinstance(after, Rejected):
        return f"article -> {_named(after)}"
    if compared.fate is ReextractionOutcome.NOW_ARTICLE:
        return f"{compared.reason} -> article"
    if compared.fate is ReextractionOutcome.STILL_REJECTED and compared.changed and isinstance(after, Rejected):
        return f"{compared.reason} -> {_named(after)}"
    return None


def _named(after: Rejected) -> str:
    """Name a reason; where an operator's rule decided, that rule too."""
    return f"{after.reason}: {after.detail}" if after.reason is Reason.UNWANTED else after.reason.value


def _is_filled(value: object) -> bool:
    return value is not None and (not isinstance(value, tuple | Mapping | str) or len(value) > 0)


def _quartiles(lengths: Iterable[int]) -> list[int]:
    """Return minimum, quartiles and maximum; nothing of nothing."""
    found = sorted(lengths)
    if len(found) < 2:
        return found * 5
    return [found[0], *(round(cut) for cut in quantiles(found, method="inclusive")), found[-1]]


def _most_first(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
