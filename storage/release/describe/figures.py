"""The figures of a release, from its manifest."""

from collections import Counter
from collections.abc import Iterator, Mapping

from storage.release.describe.svg import Bar, columns, rows
from storage.release.manifest.facts import LENGTHS, UNKNOWN
from storage.release.manifest.manifest import Manifest

MONTHS = 60
"""Months drawn one by one; a longer time is drawn by years."""
LANGUAGES = 15
"""Languages drawn; the rest together are the last bar."""


def figures(manifest: Manifest) -> Mapping[str, str]:
    """Return the drawings by the names of their files."""
    return {
        "articles.svg": _articles(manifest),
        "lengths.svg": _lengths(manifest),
        "languages.svg": _languages(manifest),
        "fields.svg": _fields(manifest),
    }


def _articles(manifest: Manifest) -> str:
    months, rest = Counter[str](), 0
    for day, count in manifest.days.items():
        if day != UNKNOWN and len(day) >= 7:
            months[day[:7]] += count
        else:
            rest += count
    unit, bars = "month", list(_months(months))
    if len(bars) > MONTHS:
        unit, bars = "year", list(_years(months))
    said = "; ".join(f"{bar.name} {bar.said}" for bar in bars)
    undated = f" {rest:,} articles without a month are not drawn." if rest else ""
    return columns(f"Articles by {unit} of publication", f"{said}.{undated}", bars)


def _months(months: Counter[str]) -> Iterator[Bar]:
    """Yield every month from the first to the last, those without articles too, as long as they may be drawn."""
    if not months:
        return
    first, last = _number(min(months)), _number(max(months))
    for number in range(first, min(last, first + MONTHS) + 1):
        name = f"{number // 12:04}-{number % 12 + 1:02}"
        yield Bar(name, months[name], f"{months[name]:,}")


def _years(months: Counter[str]) -> Iterator[Bar]:
    years = Counter[str]()
    for month, count in months.items():
        years[month[:4]] += count
    for year in sorted(years):
        yield Bar(year, years[year], f"{years[year]:,}")


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _lengths(manifest: Manifest) -> str:
    bars = []
    for least, following in zip(LENGTHS, (*LENGTHS[1:], None), strict=True):
        count = manifest.lengths.get(str(least), 0)
        name = f"{least:,} and more" if following is None else f"{least:,} to {following - 1:,}"
        bars.append(Bar(name, count, f"{count:,}"))
    return rows("Length of the texts, in characters", _all(bars), bars)


def _languages(manifest: Manifest) -> str:
    ranked = sorted(manifest.languages.items(), key=lambda item: (item[0] == UNKNOWN, -item[1], item[0]))
    rest = sum(count for _, count in ranked[LANGUAGES:])
    shown = [*ranked[:LANGUAGES], *([(f"{len(ranked) - LANGUAGES} others", rest)] if rest else [])]
    bars = [Bar(name, count, f"{count:,}") for name, count in shown]
    return rows("Articles by language", _all(bars), bars)


def _fields(manifest: Manifest) -> str:
    bars = []
    for name, field in manifest.fields.items():
        share = 100 * field["filled"] / manifest.articles if manifest.articles else 0.0
        bars.append(Bar(name, share, f"{share:.1f} %"))
    return rows("Fields filled", _all(bars), bars, most=100)


def _all(bars: list[Bar]) -> str:
    return "; ".join(f"{bar.name}: {bar.said}" for bar in bars) + "."
