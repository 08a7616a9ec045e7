"""Sitemaps in a plan: entries counted where a sitemap was read, estimated from its like where it was not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from statistics import mean

from crawler.discovery.sitemaps import SitemapReading, covered_days, modified_day
from crawler.planning.plan import Certainty, PlanSource, SourceKind
from crawler.planning.survey import SiteSurvey
from crawler.scope import Window, day_of
from crawler.scope.date_window import dated_folders, outside_date_window
from storage.records import Link, LinkKind
from storage.urls import normalize_url


def worth_reading(children: Sequence[Link], window: Window, most: int) -> list[Link]:
    """Choose the sitemaps of an index that tell most of the others: one of each family, then some of the largest.

    A family is what sitemaps share apart from the numbers in their names.  The newest and the oldest are among them.
    """
    families: dict[str, list[Link]] = {}
    for child in children:
        if not _is_outside(child.url, window):
            families.setdefault(family(child.url), []).append(child)
    chosen = [members[0] for members in families.values()][:most]
    for members in sorted(families.values(), key=len, reverse=True):
        room = most - len(chosen)
        chosen += [link for link in _spread(members, room + 1) if link not in chosen][:room]
    return chosen


def family(url: str) -> str:
    """Return what the sitemaps of one kind have in common."""
    return re.sub(r"\d+", "N", url)


def sources(look: SiteSurvey) -> list[PlanSource]:
    """Return a source for each sitemap that names articles or may do so, those of one index together, newest first."""
    entries = _entries(look)
    made: list[PlanSource] = []
    children = {child.url for reading in look.sitemaps.values() for child in reading.children}
    for url, reading in look.sitemaps.items():
        if url not in children:
            made += _of_tree(url, reading, None, look, entries)
    return made


def _of_tree(
    url: str,
    reading: SitemapReading,
    lastmod: str | None,
    look: SiteSurvey,
    entries: Mapping[str, int],
    group: str | None = None,
) -> Iterator[PlanSource]:
    if entries[url] or not reading.children:
        yield from _read(url, reading, lastmod, entries[url], look, group)
    counts = _typical(reading.children, look, entries)
    for child in reading.children:
        if _is_outside(child.url, look.window) or child.url == url:
            continue
        below = look.sitemaps.get(child.url)
        if below is not None:
            yield from _of_tree(child.url, below, child.hints.modified, look, entries, group or url)
        else:
            yield _unread(child, counts.get(family(child.url)), group or url)


def _read(
    url: str, reading: SitemapReading, lastmod: str | None, count: int, look: SiteSurvey, group: str | None
) -> Iterator[PlanSource]:
    if not count:
        return
    days = [day for link in reading.links if (day := _day(link, look)) and day <= look.at.date()]
    span = covered_days(url) or ((min(days), max(days)) if days else (None, None))
    yield PlanSource(
        kind=SourceKind.SITEMAP,
        address=url,
        pages=1,
        articles=count,
        known=Certainty.READ,
        since=span[0],
        until=span[1],
        lastmod=lastmod,
        group=group,
        via="sitemap",
        note=reading.problem,
    )


def _unread(child: Link, typical: float | None, group: str) -> PlanSource:
    span = covered_days(child.url) or (None, modified_day(child.hints.modified))
    return PlanSource(
        kind=SourceKind.SITEMAP,
        address=child.url,
        pages=1,
        articles=None if typical is None else round(typical),
        known=Certainty.UNKNOWN if typical is None else Certainty.ESTIMATED,
        since=span[0],
        until=span[1],
        lastmod=child.hints.modified,
        group=group,
        via="sitemap",
    )


def _entries(look: SiteSurvey) -> dict[str, int]:
    """Count for each sitemap read the articles within the window that none before it named."""
    named: set[str] = set()
    counts: dict[str, int] = {}
    for url, reading in look.sitemaps.items():
        mine = {
            normalize_url(link.url)
            for link in reading.links
            if link.kind in (LinkKind.ARTICLE, LinkKind.UNKNOWN)
            and not outside_date_window(link, day_of(link.hints, look.timezone), look.window)
        }
        counts[url] = len(mine - named)
        named |= mine
    return counts


def _typical(children: Sequence[Link], look: SiteSurvey, entries: Mapping[str, int]) -> dict[str, float]:
    found: dict[str, list[int]] = {}
    for child in children:
        below = look.sitemaps.get(child.url)
        if below is not None and not below.children:
            found.setdefault(family(child.url), []).append(entries[child.url])
    return {name: mean(counts) for name, counts in found.items()}


def _day(link: Link, look: SiteSurvey) -> date | None:
    shown = day_of(link.hints, look.timezone)
    folders = dated_folders(link.url)
    return shown or (folders[0] if folders else modified_day(link.hints.modified))


def _is_outside(url: str, window: Window) -> bool:
    """Return whether a sitemap named by its time holds nothing of a window; one day is allowed for time zones."""
    span = covered_days(url)
    if span is None:
        return False
    late = window.until is not None and (span[0] - window.until).days > 1
    return late or (window.since is not None and (window.since - span[1]).days > 1)


def _spread(members: Sequence[Link], count: int) -> list[Link]:
    """Take so many of a row, evenly, its ends first."""
    if count >= len(members) or count < 2:
        return list(members[: max(count, 0)])
    return [members[round(place * (len(members) - 1) / (count - 1))] for place in range(count)]
