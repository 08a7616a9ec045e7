"""The first page: how the sources are, what the last day brought, whether the service runs."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from crawler.cli.reports import check_site, run_json, service_note
from crawler.web.answers import answer
from crawler.web.backend import Backend
from storage.browse import count_days
from storage.db import read_connection

_RUNS = 8
_USUAL = 28
"""Days that the usual number of articles a day is taken from."""


def overview(backend: Backend, request: Request) -> Response:
    """Show states of the sources, articles of today against the usual day, the latest crawls."""
    now = datetime.now(UTC)
    verdicts = [check_site(backend.store, site, now).to_json() for site in backend.sites()]
    states = Counter(verdict["state"] for verdict in verdicts)
    data: dict[str, Any] = {
        "states": dict(sorted(states.items())),
        "troubles": [each for each in verdicts if each["state"] in ("broken", "degraded")],
        "articles": backend.store.counts()["articles"],
        "service": service_note(backend.store, now),
        "runs": [run_json(run) for run in backend.store.runs(limit=_RUNS)],
        **_today(backend, now),
    }
    return answer(request, "overview.html", data, data["troubles"])


def _today(backend: Backend, now: datetime) -> dict[str, float | int]:
    since = (now - timedelta(days=_USUAL)).date()
    with read_connection(backend.store.engine) as connection:
        days = count_days(connection, since)
    counts: Counter[str] = Counter()
    for (_, day), count in days.items():
        counts[day] += count
    before = [count for day, count in counts.items() if day != now.date().isoformat()]
    return {"today": counts[now.date().isoformat()], "usual": round(sum(before) / _USUAL, 1)}
