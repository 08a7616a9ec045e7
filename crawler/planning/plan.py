"""The plan of a backfill: its sources with their counts, as a value that is kept with the crawl."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from crawler.planning.date_patterns import read_dated
from crawler.planning.id_patterns import Ranges, read_numbered
from crawler.web_archives import CDX
from storage.records import Hints, Link, LinkKind


class SourceKind(StrEnum):
    """What a source is."""

    SITEMAP = "sitemap"
    ARCHIVE = "archive"
    LIST = "list"
    IDS = "ids"
    CDX = "cdx"


class Certainty(StrEnum):
    """How a count is known."""

    READ = "read"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSource:
    """One sitemap, list, date archive or range of numbers.

    ``address`` is an address or, for archives and ids, a pattern.  ``pages`` counts its lists (sitemaps, pages of a
    list, days or months of an archive), ``articles`` what they name (for ids the numbers to ask for), ``known`` says
    how ``articles`` is known.  ``since`` and ``until`` are the days it covers, ``lastmod`` is what a sitemap index
    says of it, ``group`` the index that names it.  A source not ``used`` is only mentioned; ``note`` says why.
    One that ``repeats`` names what others name and adds nothing to the count of articles.
    """

    kind: SourceKind
    address: str
    pages: int | None = None
    articles: int | None = None
    known: Certainty = Certainty.UNKNOWN
    since: date | None = None
    until: date | None = None
    lastmod: str | None = None
    group: str | None = None
    via: str = "start"
    ranges: Ranges = ()
    used: bool = True
    repeats: bool = False
    note: str | None = None

    def links(self, seen_at: datetime) -> Iterator[Link]:
        """Yield what is asked for on its account, newest first; ``seen_at`` is aware."""
        match self.kind:
            case SourceKind.ARCHIVE:
                assert self.since is not None
                assert self.until is not None
                yield from read_dated(self.address).links(self.since, self.until, seen_at)
            case SourceKind.IDS:
                yield from read_numbered(self.address).links(self.ranges)
            case SourceKind.SITEMAP:
                yield Link(self.address, LinkKind.SITEMAP, self.via, Hints(modified=self.lastmod, seen_at=seen_at))
            case SourceKind.CDX:
                yield Link(self.address, LinkKind.LISTING, CDX)
            case SourceKind.LIST:
                yield Link(self.address, LinkKind.LISTING, self.via, Hints(seen_at=seen_at))


@dataclass(frozen=True, slots=True)
class Plan:
    """All sources of one backfill in the order they are begun; ``auto`` tells that the site was looked at for them.

    ``made_at`` is the aware time of the look, ``asked`` the requests it took, ``problems`` what it could not read.
    """

    sources: tuple[PlanSource, ...]
    made_at: datetime
    auto: bool = False
    asked: int = 0
    problems: tuple[str, ...] = ()

    @property
    def used(self) -> tuple[PlanSource, ...]:
        """The sources that the backfill crawls."""
        return tuple(source for source in self.sources if source.used)

    @property
    def articles(self) -> int | None:
        """The articles that the used sources name where they are counted, None where none of them is.

        Sitemaps, archives and lists of a site name the same articles, so the largest of them counts, and not the sum;
        running numbers count only where there is nothing else, since few of them may be articles.
        """
        sums: dict[SourceKind, int] = {}
        for source in self.used:
            if source.articles is not None and not source.repeats:
                sums[source.kind] = sums.get(source.kind, 0) + source.articles
        ids = sums.pop(SourceKind.IDS, None)
        return max(sums.values(), default=ids)

    def links(self) -> Iterator[Link]:
        """Yield every link of the used sources; ids and archives are made while they are taken."""
        for source in self.used:
            yield from source.links(self.made_at)

    def order(self, url: str) -> int:
        """Return the number of an address in a row of this plan, by which newer ones come first; 0 for any other.

        At most the largest number that a database keeps in four bytes.
        """
        rows = (read_numbered(source.address) for source in self.sources if source.kind is SourceKind.IDS)
        numbers = (row.number(url) for row in rows)
        return min(next((number for number in numbers if number is not None), 0), 2**31 - 1)

    def to_json(self) -> dict[str, Any]:
        """Return the plan in the types of JSON, without what is as usual."""
        return {
            "made_at": self.made_at.isoformat(),
            "auto": self.auto,
            "asked": self.asked,
            "problems": list(self.problems),
            "articles": self.articles,
            "sources": [_written(source) for source in self.sources],
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` gave.  Raises KeyError, TypeError or ValueError for anything else."""
        return cls(
            sources=tuple(_read(each) for each in values["sources"]),
            made_at=datetime.fromisoformat(values["made_at"]),
            auto=bool(values["auto"]),
            asked=int(values["asked"]),
            problems=tuple(values["problems"]),
        )


def _written(source: PlanSource) -> dict[str, Any]:
    usual = {field.name: field.default for field in fields(PlanSource)}
    values = {name: getattr(source, name) for name in usual}
    said = {name: value for name, value in values.items() if value != usual[name]}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


def _read(values: Mapping[str, Any]) -> PlanSource:
    read: dict[str, Any] = dict(values)
    read["kind"] = SourceKind(read["kind"])
    read["known"] = Certainty(read.get("known", Certainty.UNKNOWN))
    for name in ("since", "until"):
        if name in read:
            read[name] = date.fromisoformat(read[name])
    read["ranges"] = tuple((int(low), int(high)) for low, high in read.get("ranges", ()))
    return PlanSource(**read)


def total(counts: Iterable[int | None]) -> int | None:
    """Add what is known of some counts; None where nothing is."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
