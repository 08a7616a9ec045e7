"""Sources: a table of sites and days, and one site with its verdict, its volume, its fields and its crawls."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from statistics import median
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from crawler.cli.reports.run_table import run_json
from crawler.web import feeds
from crawler.web.answers import answer, form_of
from crawler.web.backend import Backend
from crawler.web.figures import Figure
from crawler.web.source_days import coverage, read_day, story_of_day
from storage.browse import latest_articles
from storage.db import read_connection
from storage.service import JobNotes, Jobs
from storage.service.planned_jobs import PlannedJob, PlannedJobs
from storage.websub import Topics
from storage.withdrawals import WithdrawalRegistry

DAYS, CURVE_DAYS = 30, 90
PAGE = 50
"""Sites of one page; as data all of them come."""
_USUAL = 8
"""Weeks before a day whose same weekdays say what is usual of it."""
_RUNS = 20
_LATEST = 50


def list_sources(backend: Backend, request: Request) -> Response:
    """Show each site with its state and its articles a day; the heaviest states first, those after ``?after=``."""
    names, days = backend.names(), _days(DAYS)
    files, verdicts = {site.name for site in backend.sites()}, backend.verdicts()
    planned = {job.site: job for job in PlannedJobs(backend.store.engine).all()}
    rows: list[dict[str, Any]] = [
        {**(verdicts.value or {})[name]} if name in files else {"site": name, "state": "no file", "reason": ""}
        for name in names
    ]
    rows.sort(key=lambda row: (_WEIGHT.get(row["state"], 9), row["site"]))
    shown, following = _page(rows, request) if form_of(request) == "html" else (rows, None)
    counts = _counts(backend, days[0], names)
    for row in shown:
        row |= {"days": _cells(counts.value or {}, row["site"], days), "next": _next(planned.get(row["site"]))}
    data = {"days": [day.isoformat() for day in days], "sources": shown, "following": following, "all": len(rows)}
    data |= {"judged": verdicts.said, "counting": counts.value is None}
    return answer(request, "sources.html", data, shown)


_WEIGHT = {state: place for place, state in enumerate(("broken", "degraded", "quiet", "new", "healthy"))}


def show_source(backend: Backend, request: Request) -> Response:
    """Show one site.  Raises LookupError for a name that nothing is known of."""
    name = request.path_params["site"]
    if name not in backend.names():
        raise LookupError(f"{name}: no such site")
    if (form := form_of(request, *feeds.FORMS)) in feeds.FORMS:
        with read_connection(backend.store.engine) as connection:
            latest = latest_articles(connection, name, _LATEST)
        withdrawn = WithdrawalRegistry(backend.store.engine).load()
        return feeds.feed(request, form, name, [each for each in latest if not withdrawn.covers(each.article)])
    site, job = backend.site(name), Jobs(backend.store.engine).all().get(name)
    days, counts = _days(CURVE_DAYS), backend.counts(name)
    by_day, runs = _counts(backend, days[0], [name]), backend.store.runs(name, limit=_RUNS)
    cells = _cells(by_day.value or {}, name, days)
    day = read_day(request)
    data = {
        "site": name,
        "start": list(site.start) if site else [],
        "verdict": backend.verdict(site) if site else None,
        "days": cells,
        "coverage": coverage(backend, name, days),
        "day": None if day is None else story_of_day(backend, name, day) | _cell(cells, day),
        "counts": counts.value or {},
        "counted": counts.said,
        "counting": by_day.value is None,
        "job": _job(job),
        "next": _next(PlannedJobs(backend.store.engine).find(name)),
        "last_error": _last_error(backend, name, job),
        "paused": bool(job and job.paused_at),
        "runs": [run_json(run) for run in runs],
        "hubs": _hubs(backend, name),
    }
    return answer(request, "source.html", data, data["days"])


def _hubs(backend: Backend, name: str) -> list[dict[str, Any]]:
    """Return the feeds that name a WebSub hub, and how the subscription of each stands."""
    return [
        {"feed": each.topic, "hub": each.hub, "state": each.state.value, "problem": each.problem, "calls": each.pushes}
        for each in Topics(backend.store.engine).of(name)
    ]


def _days(count: int) -> list[date]:
    today = datetime.now(UTC).date()
    return [today - timedelta(days=number) for number in reversed(range(count))]


def _page(rows: list[dict[str, Any]], request: Request) -> tuple[list[dict[str, Any]], str | None]:
    """Return the rows after the one of ``?after=``, and the site that the next page comes after."""
    names, after = [row["site"] for row in rows], request.query_params.get("after")
    first = names.index(after) + 1 if after in names else 0
    shown = rows[first : first + PAGE]
    return shown, shown[-1]["site"] if first + PAGE < len(rows) else None


def _next(job: PlannedJob | None) -> str | None:
    return None if job is None or job.next_run is None else job.next_run.astimezone(UTC).isoformat(timespec="seconds")


def _last_error(backend: Backend, name: str, job: JobNotes | None) -> dict[str, Any] | None:
    """Return what went wrong last: of its file, or with the latest run that did not end well."""
    if job is not None and job.problem is not None:
        return {"at": job.problem_at and job.problem_at.isoformat(), "said": job.problem, "run": None}
    ill = backend.store.latest_failed(name)
    if ill is None:
        return None
    kinds = [f"{count} {key.partition('/')[2]}" for key, count in ill.counts.items() if key.startswith("failed/")]
    said = ", ".join([f"ended: {ill.ending}", *kinds])
    return {"at": ill.started_at.isoformat(), "said": said, "run": ill.id}


def _job(notes: JobNotes | None) -> dict[str, str | None] | None:
    if notes is None:
        return None
    times = {"paused_at": notes.paused_at, "asked_at": notes.asked_at}
    said = {name: None if moment is None else moment.isoformat() for name, moment in times.items()}
    return said | {"problem": notes.problem}


def _counts(backend: Backend, first: date, names: list[str]) -> Figure[dict[tuple[str, str], int]]:
    return backend.days(first - timedelta(weeks=_USUAL), names)


def _cells(counts: Mapping[tuple[str, str], int], site: str, days: list[date]) -> list[dict[str, Any]]:
    """Return the articles of each day beside the median of the same weekday in the weeks before."""
    cells = []
    for day, before in zip(map(str, days), _weeks_before(tuple(days)), strict=True):
        found, usual = counts.get((site, day), 0), median([counts.get((site, each), 0) for each in before])
        cells.append({"day": day, "articles": found, "usual": usual, "level": _level(found, usual)})
    return cells


@lru_cache(maxsize=4)
def _weeks_before(days: tuple[date, ...]) -> list[list[str]]:
    """Return the same weekdays before each day; they are the same for all sites of a page."""
    return [[str(day - timedelta(weeks=week)) for week in range(1, _USUAL + 1)] for day in days]


def _cell(cells: list[dict[str, Any]], day: date) -> dict[str, Any]:
    unknown = {"articles": None, "usual": None, "level": "none", "day": day.isoformat()}
    return next((cell for cell in cells if cell["day"] == day.isoformat()), unknown)


def _level(found: int, usual: float) -> str:
    """Name how a day compares: ``none``, ``missing``, ``few``, ``usual``, ``many``."""
    if not usual:
        return "usual" if found else "none"
    share = found / usual
    return "missing" if not found else "few" if share < 0.5 else "many" if share > 2 else "usual"
