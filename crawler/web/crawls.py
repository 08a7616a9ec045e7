"""Crawls: the history of runs."""

from starlette.requests import Request
from starlette.responses import Response

from crawler.cli.reports.run_table import run_json
from crawler.errors import ArgumentError
from crawler.web.answers import answer
from crawler.web.backend import Backend

_RUNS, _MOST = 50, 10_000


def list_crawls(backend: Backend, request: Request) -> Response:
    """Show the latest runs of all sites, or of ``?site=``."""
    runs = backend.store.runs(request.query_params.get("site") or None, limit=_limit(request))
    rows = [run_json(run) for run in runs]
    return answer(request, "crawls.html", {"runs": rows}, rows)


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", str(_RUNS))
    if not text.isdecimal() or not 0 < int(text) <= _MOST:
        raise ArgumentError(f"limit={text[:20]}: give a number from 1 to {_MOST}")
    return int(text)
