"""The first page, in ten lines: how the sources are, what today brought, what waits, the room left, what is next."""

import shutil
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from crawler.cli.reports.health_table import service_note
from crawler.cli.reports.run_table import run_json
from crawler.service import SiteFiles, forecast_crawls
from crawler.web.answers import answer
from crawler.web.backend import Backend
from storage.browse import database_bytes
from storage.service import HealthStore, read_gauges

_RUNS, _NEXT = 8, 3
_USUAL = 28
"""Days that the usual number of articles a day is taken from."""


def overview(backend: Backend, request: Request) -> Response:
    """Show states of the sources, articles of today against the usual day, queue, room, what is next, latest crawls."""
    now, names = datetime.now(UTC), backend.names()
    verdicts = list((backend.verdicts().value or {}).values())
    states = Counter(verdict["state"] for verdict in verdicts)
    counts = backend.counts()
    data: dict[str, Any] = {
        "states": {name: states[name] for name in sorted(states)},
        "troubles": [each for each in verdicts if each["state"] in ("broken", "degraded")],
        "articles": (counts.value or {}).get("articles"),
        "rejected": (counts.value or {}).get("rejected"),
        "counted": counts.said,
        **_today(backend, names, now),
        **_queue(backend, names, now),
        "at_work": [{"id": run.id, "site": run.site, "kind": run.kind} for run in backend.store.unended()],
        "room": _room(backend),
        "service": service_note(backend.store, now),
        "next": _next(backend, now),
        "runs": [run_json(run) for run in backend.store.runs(limit=_RUNS)],
    }
    return answer(request, "overview.html", data, data["troubles"])


def _today(backend: Backend, names: list[str], now: datetime) -> dict[str, float | int | None]:
    days = backend.days((now - timedelta(days=_USUAL)).date(), names).value
    if days is None:
        return {"today": None, "usual": None}
    counts: Counter[str] = Counter()
    for (_, day), count in days.items():
        counts[day] += count
    today = now.date().isoformat()
    before = [count for day, count in counts.items() if day < today]
    return {"today": counts[today], "usual": round(sum(before) / _USUAL, 1)}


def _queue(backend: Backend, names: list[str], now: datetime) -> dict[str, int | None]:
    """Return how many addresses wait in crawls that are open, and how many alerts."""
    gauges = backend.kept.get("gauges", lambda: read_gauges(backend.store.engine, names, now)).value
    if gauges is None:
        return {"waiting": None, "waiting_alerts": None}
    return {"waiting": sum(gauges.waiting.values()), "waiting_alerts": gauges.pending_alerts}


def _room(backend: Backend) -> Mapping[str, int]:
    """Return bytes: of the database, of the archive, and free on the disk of the archive."""

    def find() -> dict[str, int]:
        home = next(each for each in (backend.archive.folder, *backend.archive.folder.parents) if each.exists())
        return {
            "database": database_bytes(backend.store.engine),
            "archive": _bytes_below(backend.archive.folder),
            "free": shutil.disk_usage(home).free,
        }

    return backend.kept.get("room", find).value or {}


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _next(backend: Backend, now: datetime) -> list[dict[str, str]]:
    """Return the crawls that the service begins next; none where no service runs."""
    if not HealthStore(backend.store.engine).beat()[1]:
        return []
    files = SiteFiles({site.name: site for site in backend.sites()}, {})
    ahead = forecast_crawls(backend.store, files, now)[:_NEXT]
    return [{"site": each.site, "at": each.when.astimezone(UTC).isoformat(timespec="seconds")} for each in ahead]
