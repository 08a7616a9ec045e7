"""One answer of a view in the form that was asked for: a page, JSON, CSV or JSON lines."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from crawler.errors import ArgumentError
from crawler.web.figures import columns, curve, day_cells

FORMS = ("html", "json", "csv", "jsonl")
"""Forms of every view; lists of articles are feeds too."""

Row = Mapping[str, Any]


@cache
def _environment() -> Environment:
    templates = FileSystemLoader(Path(__file__).with_name("templates"))
    made = Environment(loader=templates, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.globals.update(curve=curve, columns=columns, day_cells=day_cells)
    made.filters["volume"] = _volume
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return made


def _volume(cells: Iterable[Row]) -> list[tuple[str, float, str]]:
    """Return days as columns of a drawing."""
    said = "{day}: {articles} articles, usual {usual}"
    return [(said.format(**cell), cell["articles"], cell["level"]) for cell in cells]


def form_of(request: Request, *more: str) -> str:
    """Return the form that ``?format=`` asks for, one of ``FORMS`` or ``more``.

    Raises ArgumentError for one that is not known.
    """
    form = request.query_params.get("format", "html")
    if form not in (*FORMS, *more):
        raise ArgumentError(f"format={form}: not known; known: {', '.join((*FORMS, *more))}")
    return form


def answer(request: Request, template: str, data: Mapping[str, Any], rows: Iterable[Row]) -> Response:
    """Write data as the page of a template, or as data; ``rows`` are the lines of its table."""
    form = form_of(request)
    if form == "json":
        return as_json(data)
    if form in ("csv", "jsonl"):
        return lines(form, rows)
    return page(request, template, data)


def as_json(data: Any) -> Response:
    """Write data as JSON with an ETag."""
    return with_etag(JSONResponse(data if isinstance(data, list) else dict(data)))


def with_etag(answer: Response, etag: str | None = None) -> Response:
    """Return an answer that is kept by whoever reads it, and asked for anew each time; its ETag is of its bytes."""
    answer.headers["ETag"] = f'"{etag or sha256(bytes(answer.body)).hexdigest()[:32]}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def unless_known(request: Request, answer: Response) -> Response:
    """Return an answer, to a reader that has it already the word that it is the same (304)."""
    etag = answer.headers.get("etag", "").strip('"')
    if not etag or answer.status_code != 200 or not knows(request, etag):
        return answer
    same = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return Response(status_code=304, headers=same)


def knows(request: Request, etag: str) -> bool:
    """Return whether a reader says to have what an ETag stands for."""
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    return f'"{etag}"' in known


def lines(form: str, rows: Iterable[Row]) -> Response:
    """Write rows as CSV or JSON lines, as they come: no table is too long."""
    if form == "csv":
        return StreamingResponse(_csv(rows), media_type="text/csv; charset=utf-8")
    return StreamingResponse(
        (json.dumps(row, ensure_ascii=False) + "\n" for row in rows), media_type="application/x-ndjson"
    )


def problem(request: Request, status: int, words: str) -> Response:
    """Say in one line what was wrong."""
    accepted = request.headers.get("accept", "*/*")
    is_page = "text/html" in accepted or "*/*" in accepted
    if request.query_params.get("format", "html") != "html" or not is_page or "/api/" in request.url.path:
        return JSONResponse({"error": words}, status)
    return page(request, "problem.html", {"words": words}, status)


def later(request: Request, words: str, seconds: int = 10) -> Response:
    """Say in one line what stands in the way for now (503), and after how many seconds to ask again."""
    answer = problem(request, 503, words)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def page(request: Request, template: str, data: Mapping[str, Any], status: int = 200) -> Response:
    """Write data as the page of a template, with an ETag where it answers a GET."""
    made = HTMLResponse(written(request, template, data), status)
    return with_etag(made) if request.method == "GET" and status == 200 else made


def written(request: Request, template: str, data: Mapping[str, Any]) -> str:
    """Fill a template with data; what a reader is offered follows from whether they are logged in."""
    shared = {
        "root": request.scope.get("root_path", ""),
        "path": request.url.path,
        "query": dict(request.query_params),
        "with_jobs": request.app.state.jobs is not None,
        "may_change": request.app.state.login.knows(request),
    }
    return _environment().get_template(template).render({**shared, **data})


def _csv(rows: Iterable[Row]) -> Iterator[str]:
    head: list[str] | None = None
    for row in rows:
        out = io.StringIO()
        writer = csv.writer(out)
        if head is None:
            head = list(row)
            writer.writerow(head)
        writer.writerow([_cell(row.get(name)) for name in head])
        yield out.getvalue()


def _cell(value: Any) -> Any:
    """Write lists and objects as JSON; a text that begins with ``=`` stays as it is, as in exports."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
