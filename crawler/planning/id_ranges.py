"""Running numbers in a plan: offered where the addresses of a site's articles are a pattern with one number."""

import re
from collections.abc import Iterable

from crawler.planning import id_patterns
from crawler.planning.id_patterns import NumberedPattern, read_numbered
from crawler.planning.plan import Certainty, PlanSource, SourceKind
from crawler.planning.survey import SiteSurvey
from storage.urls import normalize_url

_DIGITS = re.compile(r"\d+")
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_QUORUM = 5
"""Articles of one pattern that make a row of numbers of it."""
_FROM_ONE = 1_000_000  # up to here a row begins with 1; a higher one was begun somewhere else
_SPARSE = 10_000  # numbers to one article seen; beyond it they are times or drawn at random
_NAMED = 0.5  # of the articles in lists; sitemaps that name fewer leave out much
_COVERED = 0.1  # of the numbers; a site's other things are numbered in the same row


def detect(urls: Iterable[str]) -> tuple[NumberedPattern, int, int] | None:
    """Find the pattern that half of some addresses share, with the smallest and the largest number seen, or None.

    Nothing but the one number may differ: an address with a slug or a date beside it cannot be guessed.
    """
    rows: dict[str, set[str]] = {}
    seen = set(urls)
    for url in seen:
        place = url.find("/", 8)
        head, rest = (url[:place], url[place:]) if place > 0 else (url, "")
        found = _DIGITS.findall(rest)
        if len(found) == 1 and not _DATE.fullmatch(found[0]) and "{" not in url:
            rows.setdefault(head + _DIGITS.sub("{id}", rest), set()).add(found[0])
    template, numbers = max(rows.items(), key=lambda row: len(row[1]), default=("", set[str]()))
    values = [int(number) for number in numbers]
    if len(values) < _QUORUM or 2 * len(values) < len(seen) or max(values) - min(values) > _SPARSE * len(values):
        return None
    lengths = {len(number) for number in numbers}
    padded = len(lengths) == 1 and any(number.startswith("0") for number in numbers)
    written = f"{{id:0{lengths.pop()}}}" if padded else "{id}"
    return read_numbered(template.replace("{id}", written)), min(values), max(values)


def sources(look: SiteSurvey, others: Iterable[PlanSource]) -> list[PlanSource]:
    """Return the row of numbers of a site; it is used only where nothing else covers it.

    It goes from 1 to the largest number seen, or from the smallest seen where numbers have seven digits.
    """
    found = detect(link.url for link in look.articles())
    if found is None:
        return []
    pattern, low, high = found
    ranges = ((1 if high < _FROM_ONE else low, high),)
    count = id_patterns.count(ranges)
    covered = _covered_by(look, list(others), count)
    return [
        PlanSource(
            kind=SourceKind.IDS,
            address=pattern.template,
            articles=count,
            known=Certainty.ESTIMATED,
            ranges=ranges,
            via="ids",
            used=covered is None,
            note=covered,
        )
    ]


def _covered_by(look: SiteSurvey, others: list[PlanSource], count: int) -> str | None:
    if any(source.kind is SourceKind.ARCHIVE for source in others):
        return "the date archive covers the site; --ids asks for them"
    mapped = sum(source.articles or 0 for source in others if source.kind is SourceKind.SITEMAP)
    if mapped >= _COVERED * count or _share_mapped(look) >= _NAMED:
        return "the sitemaps cover the site; --ids asks for them"
    lists = (source for source in others if source.kind is SourceKind.LIST and not source.repeats)
    if sum(source.articles or 0 for source in lists if (source.pages or 0) > 1) >= _COVERED * count:
        return "the lists cover the site; --ids asks for them"
    return None


def _share_mapped(look: SiteSurvey) -> float:
    """Return the share of the articles shown in lists that the sitemaps read so far name."""
    listed = {normalize_url(link.url) for link in look.articles(lists=True)}
    mapped = {normalize_url(link.url) for reading in look.sitemaps.values() for link in reading.links}
    return len(listed & mapped) / len(listed) if listed else 0.0
