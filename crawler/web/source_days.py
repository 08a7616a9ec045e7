"""A source by days: how many of its articles have each field, and why a day is as it is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from starlette.requests import Request

from crawler.cli.reports.run_table import run_json
from crawler.errors import ArgumentError
from crawler.web.backend import Backend
from storage.browse import articles_of_day
from storage.db import read_connection
from storage.records import Run
from storage.runs import latest_crawls

FIELDS = ("date_published", "time_published", "authors", "section", "images")
"""Fields whose coverage is drawn: those that a redesign loses first."""

_MOST_RUNS, _MOST_ARTICLES = 1500, 50
_SAID = 10


def coverage(backend: Backend, name: str, days: Sequence[date]) -> dict[str, list[float | None]]:
    """Return the share (percent) of the articles of each day of crawling that have each field.

    None where no article was new or changed.  It is what the verdict is made from: the figures of the runs.
    """

    def find() -> dict[str, list[float | None]]:
        articles: Counter[str] = Counter()
        filled: Counter[tuple[str, str]] = Counter()
        for run in _crawls(backend, name, days[0], days[-1]):
            day = run.started_at.astimezone(UTC).date().isoformat()
            articles[day] += run.counts.get("field/articles", 0)
            filled.update({(day, field): run.counts.get(f"field/{field}", 0) for field in FIELDS})
        names = [day.isoformat() for day in days]
        return {
            field: [round(100 * filled[day, field] / articles[day], 1) if articles[day] else None for day in names]
            for field in FIELDS
        }

    return backend.kept.get(("coverage", name, days[0]), find).value or {}


def read_day(request: Request) -> date | None:
    """Read ``?day=2026-03-09``.  Raises ArgumentError."""
    word = request.query_params.get("day")
    if not word:
        return None
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise ArgumentError(f"day={word[:20]}: write a day as 2026-03-09") from None


def story_of_day(backend: Backend, name: str, day: date) -> dict[str, Any]:
    """Return what happened on a day: the crawls that began, what they rejected and could not get, the articles."""
    runs = list(_crawls(backend, name, day, day))
    with read_connection(backend.store.engine) as connection:
        articles = articles_of_day(connection, name, day, _MOST_ARTICLES)
    endings = Counter(run.ending or "running" for run in runs)
    return {
        "endings": dict(endings.most_common()),
        "reasons": {word: _sums(runs, f"{word}/") for word in ("outcome", "rejected", "failed", "skipped")},
        "runs": [run_json(run) for run in runs[:_SAID]],
        "list": articles,
    }


def _crawls(backend: Backend, name: str, first: date, last: date) -> Iterable[Run]:
    begin = datetime.combine(first, time(), UTC)
    with read_connection(backend.store.engine) as connection:
        end = datetime.combine(last, time(), UTC) + timedelta(days=1)
        yield from latest_crawls(connection, name, begin, end, _MOST_RUNS)


def _sums(runs: Sequence[Run], prefix: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for run in runs:
        counts.update({key.removeprefix(prefix): value for key, value in run.counts.items() if key.startswith(prefix)})
    return dict(counts.most_common(_SAID))
