"""What a run measured of its site, beside the outcomes of its pages: from counters to the figures its row keeps."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.stats.counters import (
    ARTICLES,
    ENTRIES,
    FETCH,
    FIELD,
    LEAKY,
    NEWEST,
    SHOWN,
    STATUS,
    TEXT,
    UNKNOWN,
)
from pipelines.stats.histogram import bucket, quantile
from storage.records import Article, Precision

FIELDS = (
    *("title", "subtitle", "description", "authors", "date_published", "language", "section", "keywords", "images"),
    *("source_name", "site_name"),
)
"""The fields of an article whose coverage is counted."""

TIME = "time_published"
"""Counted beside them: dates with a time of day.  Where pages lose theirs, the day in their address still fills the
field, and only the time is gone."""

_TIMES = frozenset({Precision.SECOND, Precision.MINUTE, Precision.HOUR})


def fetch_counter(seconds: float) -> str:
    """Return the name under which an answer is counted that took so long."""
    return f"{FETCH}{bucket(seconds * 1000)}"


def article_counters(article: Article) -> Iterator[str]:
    """Yield the names under which a kept article is counted: as an article, by its length, and each field it has."""
    yield ARTICLES
    yield f"{TEXT}{bucket(len(article.text))}"
    yield from (f"{FIELD}{name}" for name in FIELDS if getattr(article, name))
    if article.date_published and article.date_published_precision in _TIMES:
        yield f"{FIELD}{TIME}"


def measured(stats: Mapping[str, Any]) -> dict[str, int]:
    """Return the figures by the names they have in the row of a run; what was not measured is left out.

    ``status/<code>``; ``fetch_ms/median``, ``fetch_ms/p95``; ``field/articles`` (articles new or changed) and
    ``field/<name>`` (how many of them have it; ``time_published``: a date with its time); ``text/q1``, ``text/median``,
    ``text/q3`` (characters, of them); ``text/leaky`` (how many of them hold a line of the site); ``links/shown`` and
    ``links/unknown`` (links to articles that sources showed, and those of them the store did not know);
    ``feed/entries``; ``feed/newest_s`` (age of the newest dated entry of any feed or sitemap when it was read, in
    seconds); ``access/signed_in`` and ``access/signed_out`` (pages of a site with a subscription, by what they told).
    """
    figures = {f"status/{code}": count for code, count in _under(stats, STATUS).items()}
    figures |= _quantiles(stats, FETCH, {"fetch_ms/median": 0.5, "fetch_ms/p95": 0.95})
    if ARTICLES in stats:  # a field that none of them has is 0: left out, its loss would look unmeasured
        figures |= {"field/articles": int(stats[ARTICLES])}
        figures |= {f"field/{name}": int(stats.get(f"{FIELD}{name}", 0)) for name in (*FIELDS, TIME)}
    figures |= _quantiles(stats, TEXT, {"text/q1": 0.25, "text/median": 0.5, "text/q3": 0.75})
    if ARTICLES in stats:
        figures["text/leaky"] = stats.get(LEAKY, 0)
    names = (SHOWN, UNKNOWN, ENTRIES, NEWEST)
    figures |= {f"access/{name}": count for name, count in _under(stats, "winnow/access/").items()}
    return figures | {name.removeprefix("winnow/"): int(stats[name]) for name in names if name in stats}


def _quantiles(stats: Mapping[str, Any], prefix: str, wanted: Mapping[str, float]) -> dict[str, int]:
    counts = {int(number): count for number, count in _under(stats, prefix).items()}
    found = {name: quantile(counts, share) for name, share in wanted.items()}
    return {name: figure for name, figure in found.items() if figure is not None}


def _under(stats: Mapping[str, Any], prefix: str) -> dict[str, int]:
    found = ((key.removeprefix(prefix), int(value)) for key, value in stats.items() if key.startswith(prefix))
    return dict(sorted(found))
