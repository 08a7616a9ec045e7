"""What is counted while a corpus is written: bounded in memory, the same in every order."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from storage.articles import StoredArticle
from storage.release.manifest.canonical import RowSet
from storage.release.manifest.fields import ValueKind, kind_of
from storage.rights import RightsSummary


# The earliest and the latest of many moments.
class Span:
    """Fed ISO 8601 texts; a moment without an offset counts as UTC."""

    def __init__(self) -> None:
        self.first: str | None = None
        self.last: str | None = None
        self._first = self._last = ""

    def add(self, text: str | None) -> None:
        """Take a moment; None is passed over."""
        if text is None:
            return
        key = sortable(text)
        if self.first is None or key < self._first:
            self.first, self._first = text, key
        if self.last is None or key > self._last:
            self.last, self._last = text, key


def sortable(text: str) -> str:
    """Return a moment as a text that sorts by time; one that cannot be read sorts as it stands."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:  # a month or a year
        return text
    if len(text) <= 10:
        return text
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC).isoformat(timespec="microseconds")
    except OverflowError:
        return text


UNKNOWN = "unknown"
"""The name under which articles without a language or day are counted."""
NAMES = 1000
"""Versions and languages counted by name, the rest together as ``other``: a hostile page cannot fill the memory."""
LENGTHS = (0, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
"""Where the classes of text length begin, in characters."""


class Facts:
    """The counts of one release, fed article by article."""

    def __init__(self) -> None:
        self.sites: dict[str, SiteFacts] = {}
        self.days: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.lengths: Counter[int] = Counter()
        self.filled: Counter[str] = Counter()
        self.kinds: dict[str, ValueKind] = {}
        self.made: dict[str, Counter[str]] = {name: Counter() for name in ("extractor", "rules", "template")}
        self.story: Counter[str] = Counter()
        self.drops: Counter[str] = Counter()
        self.rights = RightsSummary()
        self.fetched = Span()
        self.published = Span()
        self.rows = RowSet()

    def drop(self, stored: StoredArticle, reason: str) -> None:
        """Count an article that is left out."""
        self.drops[reason] += 1

    def add(self, ours: Mapping[str, Any], written: Mapping[str, Any]) -> None:
        """Count an article: our record of it, and what was written of it."""
        self.rows.add(written)
        day, language = _day(ours), ours["language"] or UNKNOWN
        self.sites.setdefault(ours["site"], SiteFacts()).add(ours, day)
        self.days[day] += 1
        count(self.languages, language)
        self.lengths[max(least for least in LENGTHS if len(ours["text"]) >= least)] += 1
        self.published.add(None if day == UNKNOWN else day)
        self.fetched.add(ours["date_fetched"])
        count(self.made["extractor"], ours["extractor_version"] or UNKNOWN)
        count(self.made["rules"], f"{ours['site']}:{ours['rules_digest'] or UNKNOWN}")
        count(self.made["template"], f"{ours['site']}:{ours['template_version'] or 'none'}")
        self.story[_story(ours)] += 1
        self.rights.add(ours["rights"])
        self._fields(written)

    def _fields(self, written: Mapping[str, Any]) -> None:
        for name, value in written.items():
            self.filled[name] += value not in (None, "", [], {})
            kind = kind_of(name, value)
            if kind is not None and self.kinds.get(name) is not ValueKind.NUMBER:
                self.kinds[name] = kind


class SiteFacts:
    """The counts of one site."""

    def __init__(self) -> None:
        self.articles = 0
        self.published = Span()
        self.name: str | None = None
        self.domain = ""

    def add(self, ours: Mapping[str, Any], day: str) -> None:
        """Count an article; the site's name is the first that a page gives, the articles being in one order."""
        self.articles += 1
        self.published.add(None if day == UNKNOWN else day)
        self.name = self.name or ours["site_name"]
        self.domain = self.domain or ours["domain"]


def count(counter: Counter[str], name: str) -> None:
    """Count a name, as ``other`` when there are too many."""
    counter[name if name in counter or len(counter) < NAMES else "other"] += 1


def _day(ours: Mapping[str, Any]) -> str:
    return (ours["date_published"] or UNKNOWN)[:10]


def _story(ours: Mapping[str, Any]) -> str:
    if ours["cluster_id"] is None:
        return "not_compared"
    return "reprint" if ours["is_reprint"] else "original_or_alone"
