"""What is seen of one run: its rate, its queue, its outcomes, what failed and why, the end of its log; its report."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from crawler.backfill.report import report_of_run
from crawler.cli.reports.backfill_report import report_lines
from crawler.cli.reports.run_report import RunReport, report_on_run
from crawler.errors import ArgumentError
from crawler.web.answers import answer
from crawler.web.backend import Backend
from pipelines.stats import RunSummary
from storage.frontier import FailedKind
from storage.records import Run

_LINES = 40


def show_crawl(backend: Backend, request: Request) -> Response:
    """Show one run; it may be going on.  Raises LookupError where there is none of that number."""
    data = look_at(backend, request.path_params["run"])
    return answer(request, "crawl.html", data, data["failures"])


def look_at(backend: Backend, number: int) -> dict[str, Any]:
    """Return all that is known of a run, in the types of JSON.  Raises LookupError where there is none."""
    try:
        found = report_on_run(backend.store, str(number), _LINES)
    except ArgumentError as error:
        raise LookupError(str(error)) from error
    run, report = found.run, _report(backend, found.run)
    return found.to_json() | {
        "lines": list(found.lines()),
        "running": run.ending is None,
        "stop_asked_at": run.stop_asked_at and run.stop_asked_at.isoformat(),
        "rate": _rate(run),
        **_queue(backend, found),
        "failed": _failed(backend, found),
        "skipped": RunSummary.of_row(run.counts, 0, 0.0).skipped,
        "report": report,
        "goes_on": run.ending is None or report is None,
    }


def _rate(run: Run) -> dict[str, Any]:
    """Return the answers of each step of seconds as answers a second, up to now where the run goes on."""
    activity: Mapping[str, Any] = run.activity or {}
    step, counts = float(activity.get("step") or 2.0), list(activity.get("counts") or ())
    seconds = ((run.ended_at or datetime.now(UTC)) - run.started_at).total_seconds()
    return {"step": step, "a_second": [round(count / step, 2) for count in counts], "seconds": round(seconds, 1)}


def _queue(backend: Backend, found: RunReport) -> dict[str, Any]:
    if found.crawl is None or found.crawl.finished_at is not None:
        return {"waiting": None, "queue": []}
    waiting = (found.run.activity or {}).get("waiting")
    return {"waiting": waiting, "queue": [asdict(each) for each in backend.store.look_at_queue(found.crawl.id)]}


def _failed(backend: Backend, found: RunReport) -> list[dict[str, Any]]:
    """Return what failed in the crawl, over all the runs it took, by kind with examples."""
    kinds = [] if found.crawl is None else backend.store.look_at_failures(found.crawl.id)
    return [_kind(each) for each in kinds]


def _kind(failed: FailedKind) -> dict[str, Any]:
    examples = [{"url": each.url, "said": each.words} for each in failed.examples]
    return {"kind": failed.kind, "count": failed.count, "examples": examples}


def _report(backend: Backend, run: Run) -> list[str] | None:
    """Return the lines that the command ended with on a terminal: none while it goes on, None while they are made."""
    if run.ending is None or run.kind not in ("crawl", "backfill"):
        return []
    now = datetime.now(UTC)
    return backend.kept.get(("report", run.id), lambda: report_lines(report_of_run(backend.store, run, now))).value
