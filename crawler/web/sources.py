"""Sources: a table of sites and days, and one site with its verdict, its volume and its crawls."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from crawler.cli.reports import check_site, run_json
from crawler.web import feeds
from crawler.web.answers import answer, form_of
from crawler.web.backend import Backend
from storage.browse import count_days, latest_articles
from storage.db import read_connection
from storage.service import JobNotes, Jobs
from storage.withdrawals import WithdrawalRegistry

DAYS = 30
_USUAL = 8
"""Weeks before a day whose same weekdays say what is usual of it."""
_RUNS = 20
_LATEST = 50


def list_sources(backend: Backend, request: Request) -> Response:
    """Show each site with its state and its articles a day; the heaviest states first."""
    now = datetime.now(UTC)
    days = [now.date() - timedelta(days=number) for number in reversed(range(DAYS))]
    counts = _counts(backend, days[0], None)
    rows = []
    files = {site.name: site for site in backend.sites()}
    for name in backend.names():
        row = (
            check_site(backend.store, files[name], now).to_json()
            if name in files
            else {"site": name, "state": "no file", "reason": ""}
        )
        rows.append({**row, "days": _cells(counts, name, days)})
    rows.sort(key=lambda row: (_WEIGHT.get(row["state"], 9), row["site"]))
    data = {"days": [day.isoformat() for day in days], "sources": rows}
    return answer(request, "sources.html", data, rows)


_WEIGHT = {state: place for place, state in enumerate(("broken", "degraded", "quiet", "new", "healthy"))}


def show_source(backend: Backend, request: Request) -> Response:
    """Show one site.  Raises LookupError for a name that nothing is known of."""
    name, now = request.path_params["site"], datetime.now(UTC)
    if name not in backend.names():
        raise LookupError(f"{name}: no such site")
    site = backend.site(name)
    if (form := form_of(request, *feeds.FORMS)) in feeds.FORMS:
        with read_connection(backend.store.engine) as connection:
            latest = latest_articles(connection, name, _LATEST)
        withdrawn = WithdrawalRegistry(backend.store.engine).load()
        return feeds.feed(request, form, name, [each for each in latest if not withdrawn.covers(each.article)])
    job = Jobs(backend.store.engine).all().get(name)
    days = [now.date() - timedelta(days=number) for number in reversed(range(DAYS))]
    data = {
        "site": name,
        "start": list(site.start) if site else [],
        "verdict": check_site(backend.store, site, now).to_json() if site else None,
        "days": _cells(_counts(backend, days[0], name), name, days),
        "counts": backend.store.counts(name),
        "job": _job(job),
        "paused": bool(job and job.paused_at),
        "runs": [run_json(run) for run in backend.store.runs(name, limit=_RUNS)],
    }
    return answer(request, "source.html", data, data["days"])


def _job(notes: JobNotes | None) -> dict[str, str | None] | None:
    if notes is None:
        return None
    times = {"paused_at": notes.paused_at, "asked_at": notes.asked_at}
    said = {name: None if moment is None else moment.isoformat() for name, moment in times.items()}
    return said | {"problem": notes.problem}


def _counts(backend: Backend, first: date, site: str | None) -> Mapping[tuple[str, str], int]:
    with read_connection(backend.store.engine) as connection:
        return count_days(connection, first - timedelta(weeks=_USUAL), site)


def _cells(counts: Mapping[tuple[str, str], int], site: str, days: list[date]) -> list[dict[str, Any]]:
    """Return the articles of each day beside the median of the same weekday in the weeks before."""
    cells = []
    for day in days:
        found = counts.get((site, day.isoformat()), 0)
        before = [counts.get((site, (day - timedelta(weeks=week)).isoformat()), 0) for week in range(1, _USUAL + 1)]
        usual = median(before)
        cells.append({"day": day.isoformat(), "articles": found, "usual": usual, "level": _level(found, usual)})
    return cells


def _level(found: int, usual: float) -> str:
    """Name how a day compares: ``none``, ``missing``, ``few``, ``usual``, ``many``."""
    if not usual:
        return "usual" if found else "none"
    share = found / usual
    return "missing" if not found else "few" if share < 0.5 else "many" if share > 2 else "usual"
