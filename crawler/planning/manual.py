"""The plan of a backfill whose sources the operator names."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from crawler.errors import ArgumentError
from crawler.planning import id_patterns
from crawler.planning.date_patterns import read_dated
from crawler.planning.plan import Certainty, Plan, PlanSource, SourceKind
from crawler.scope import Window
from crawler.web_archives import CDX, checked_cdx
from storage.urls import is_web_url


@dataclass(frozen=True, slots=True)
class ManualSources:
    """The sources as they were written: addresses, patterns, and pairs of a pattern with its ranges.

    ``cdx`` are CDX servers of web archives, ``replay`` is where their captures are, where that is not beside them.
    """

    sitemaps: tuple[str, ...] = ()
    archives: tuple[str, ...] = ()
    ids: tuple[tuple[str, str], ...] = ()
    lists: tuple[str, ...] = ()
    cdx: tuple[str, ...] = ()
    replay: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether any source was named."""
        return bool(self.sitemaps or self.archives or self.ids or self.lists or self.cdx)

    @property
    def words(self) -> dict[str, list[Any]]:
        """What was written, in the types of JSON: another crawl is another one of these."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        ids = [list(pair) for pair in self.ids]
        written = {name: ids if name == "ids" else list(value) for name, value in values.items()}
        return {name: value for name, value in written.items() if value}


def manual_plan(asked: ManualSources, window: Window, now: datetime) -> Plan:
    """Turn what was written into a plan; ``now`` is aware.  Raises :class:`crawler.errors.ArgumentError`."""
    if asked.replay and not asked.cdx:
        raise ArgumentError("--replay says where the captures of --cdx are; give --cdx too")
    for address in asked.replay:
        checked_cdx(address, "--replay")
    archives = [_archive(text, window, now.date()) for text in asked.archives]
    sources = (
        *_addresses("--sitemap", SourceKind.SITEMAP, asked.sitemaps),
        *archives,
        *_addresses("--list", SourceKind.LIST, asked.lists),
        *(PlanSource(kind=SourceKind.CDX, address=checked_cdx(url), via=CDX) for url in dict.fromkeys(asked.cdx)),
        *(_ids(pattern, ranges) for pattern, ranges in asked.ids),
    )
    return Plan(sources, now)


def _addresses(option: str, kind: SourceKind, urls: Sequence[str]) -> list[PlanSource]:
    for url in urls:
        if not is_web_url(url):
            raise ArgumentError(f"{option} {url}: not a web address (it must begin with http:// or https://)")
    return [PlanSource(kind=kind, address=url) for url in dict.fromkeys(urls)]


def _archive(text: str, window: Window, today: date) -> PlanSource:
    pattern = read_dated(text)
    until = min(window.until or today, today)
    if window.since is None:
        raise ArgumentError(f"archive {text}: say with --since where it begins, as in --since 2015-01-01")
    if window.since > until:
        raise ArgumentError(f"archive {text}: since={window.since} is after {until}")
    count = pattern.count(window.since, until)
    return PlanSource(
        kind=SourceKind.ARCHIVE, address=text, pages=count, since=window.since, until=until, via="archive"
    )


def _ids(text: str, ranges: str) -> PlanSource:
    pattern, read = id_patterns.read_numbered(text), id_patterns.read_ranges(ranges)
    return PlanSource(
        kind=SourceKind.IDS,
        address=pattern.template,
        articles=id_patterns.count(read),
        known=Certainty.READ,
        via="ids",
        ranges=read,
    )
