"""The same views for programs: JSON under ``/api/v1``, described by OpenAPI."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crawler.cli.reports.run_report import report_on_run
from crawler.cli.reports.run_table import run_json
from crawler.errors import ArgumentError
from crawler.web import data
from crawler.web.answer_cache import Endpoint
from crawler.web.answers import answer, as_json
from crawler.web.backend import Backend
from crawler.web.endpoints import endpoint_of
from crawler.web.search import read_filters
from storage.browse import article_numbers, list_clusters
from storage.db import read_connection
from storage.export.records import stored_records
from storage.version import code_version

BASE = "/api/v1"
PAGE, MOST = 100, 1000
"""Entries of one answer: as a rule, and at most."""

ApiView = Callable[[Backend, Request], Any]


def sources(backend: Backend, request: Request) -> Any:
    """List the sites with their states."""
    return {"sources": data.list_states(backend)}


def source(backend: Backend, request: Request) -> Any:
    """Show one site: its state, what is stored of it, articles of each day."""
    return data.source_state(backend, request.path_params["site"])


def stats(backend: Backend, request: Request) -> Any:
    """Count what is stored, and say whether the service runs."""
    return data.corpus_stats(backend)


def runs(backend: Backend, request: Request) -> Any:
    """List the runs of all sites, or of ``site``, the latest first.

    ``next`` is the ``before`` of the following answer, null at the end.
    """
    before, limit = _number(request, "before", 0, 2**62), _limit(request)
    some = backend.store.runs(request.query_params.get("site") or None, limit=limit, before=before or None)
    return {"runs": [run_json(run) for run in some], "next": some[-1].id if len(some) == limit else None}


def run(backend: Backend, request: Request) -> Any:
    """Show one run with what failed in it and the end of its log."""
    try:
        return report_on_run(backend.store, str(request.path_params["run"]), 100).to_json()
    except ArgumentError as error:
        raise LookupError(str(error)) from error


def articles(backend: Backend, request: Request) -> Any:
    """List articles as they are exported, in the order in which they were first stored.

    ``next`` is the ``after`` of the following answer, null at the end.
    """
    after, limit = _number(request, "after", 0, 2**62), _limit(request)
    with read_connection(backend.store.engine) as connection:
        numbers = article_numbers(connection, after, limit, request.query_params.get("site") or None)
    records = [record for _, record in stored_records(backend.store.engine, numbers)]
    return {"articles": records, "next": numbers[-1] if len(numbers) == limit else None}


def article(backend: Backend, request: Request) -> Any:
    """Show one article by its id in exports."""
    return data.article_record(backend, request.path_params["id"])


def search(backend: Backend, request: Request) -> Any:
    """Find the newest articles for the words ``q``, within the filters, and what they have in common.

    ``next`` is the ``after`` of the following answer, null at the end; ``facets`` count the newest ``counted`` hits.
    """
    words = request.query_params.get("q", "").strip()
    if not words:
        raise ArgumentError("q: give what is to be found")
    after = request.query_params.get("after") or None
    return data.find_articles(backend, read_filters(request.query_params, words), _limit(request), after)


def cluster(backend: Backend, request: Request) -> Any:
    """List the articles of one story, its probable original first."""
    return data.story(backend, request.path_params["id"], MOST)


def clusters(backend: Backend, request: Request) -> Any:
    """List the stories that several articles tell.

    ``next`` is the ``after`` of the following answer, null at the end.
    """
    after, limit = _number(request, "after", 0, 2**62), _limit(request)
    with read_connection(backend.store.engine) as connection:
        found = list_clusters(connection, after, limit)
    return {"clusters": found, "next": found[-1]["number"] if len(found) == limit else None}


def releases(backend: Backend, request: Request) -> Any:
    """List the releases that lie in the folder of exports, the newest first."""
    return {"releases": data.list_releases(backend)}


def health(backend: Backend, request: Request) -> Any:
    """Say whether the service runs, and list the sources that are not well, with their reasons."""
    return data.health(backend)


VIEWS: Mapping[str, ApiView] = {
    "/health": health,
    "/stats": stats,
    "/sources": sources,
    "/sources/{site}": source,
    "/runs": runs,
    "/runs/{run}": run,
    "/articles": articles,
    "/articles/{id}": article,
    "/search": search,
    "/clusters": clusters,
    "/clusters/{id}": cluster,
    "/releases": releases,
}

_QUERY = {
    "/runs": ("site", "before", "limit"),
    "/clusters": ("after", "limit"),
    "/articles": ("site", "after", "limit"),
    "/search": ("q", "site", "since", "until", "language", "section", "type", "access", "after", "limit"),
}


def routes(backend: Backend) -> list[Route]:
    """Return the routes below ``/api/v1``."""
    made = [Route(path, _endpoint(view, backend), methods=["GET"]) for path, view in VIEWS.items()]
    return [*made, Route("/openapi.json", lambda request: JSONResponse(describe(request)), methods=["GET"])]


def show_api(backend: Backend, request: Request) -> Response:
    """Show what can be asked, in words; ``openapi.json`` says it to programs."""
    described = describe(request)
    rows = [{"path": path, **methods["get"]} for path, methods in described["paths"].items()]
    return answer(request, "api.html", {"base": described["servers"][0]["url"], "paths": rows}, rows)


def describe(request: Request) -> dict[str, Any]:
    """Return the OpenAPI 3.1 description, from the views themselves."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Winnow", "version": code_version()},
        "servers": [{"url": f"{request.scope.get('root_path', '').removesuffix(BASE)}{BASE}"}],
        "paths": {path: {"get": _described(path, view)} for path, view in VIEWS.items()},
    }


def _described(path: str, view: ApiView) -> dict[str, Any]:
    in_path = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    named = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in in_path]
    asked = [
        {"name": name, "in": "query", "required": name == "q", "schema": {"type": _type(name)}}
        for name in _QUERY.get(path, ())
    ]
    problem = {"description": "a problem, in one line", "content": {"application/json": {"schema": _PROBLEM}}}
    return {
        "summary": (view.__doc__ or "").partition("\n")[0],
        "operationId": view.__name__,
        "parameters": named + asked,
        "responses": {
            "200": {"description": "found", "content": {"application/json": {"schema": {"type": "object"}}}},
            **dict.fromkeys(("400", "404", "503"), problem),
        },
    }


_PROBLEM = {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}


def _type(name: str) -> str:
    return "integer" if name in ("limit", "before") else "string"


def _endpoint(view: ApiView, backend: Backend) -> Endpoint:
    def as_data(backend: Backend, request: Request) -> Response:
        return as_json(view(backend, request))

    return endpoint_of(as_data, backend, is_kept=True, is_hard=view is search)


def _limit(request: Request) -> int:
    return _number(request, "limit", PAGE, MOST) or 1


def _number(request: Request, name: str, default: int, most: int) -> int:
    text = request.query_params.get(name, str(default))
    if not text.isascii() or not text.isdecimal() or len(text) > 20 or int(text) > most:
        raise ArgumentError(f"{name}={text[:20]}: give a number up to {most}")
    return int(text)
