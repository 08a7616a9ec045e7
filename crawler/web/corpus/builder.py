"""The builder of an export: filters, what each of them drops, the command line that does the same, and the job."""

import shlex
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from crawler.cli.corpus.export_options import FORMATS, PROFILES
from crawler.errors import CrawlerError
from crawler.web.answers import answer, form_of, lines, problem
from crawler.web.backend import Backend
from crawler.web.corpus.counting import counts
from crawler.web.corpus.files import ExportFiles
from crawler.web.corpus.order import ExportOrder, read_order, shown
from crawler.web.jobs import JobRunner, led_to
from crawler.web.login import Login, read_fields
from storage.errors import StorageError
from storage.rights import Rights

PATIENCE = 10.0
"""Seconds that a page waits for counts where no script shows them as they come."""


@dataclass(frozen=True)
class CorpusBuilder:
    """What the builder needs beside the views."""

    backend: Backend
    login: Login
    jobs: JobRunner
    files: ExportFiles
    counting: Lock = field(default_factory=Lock)

    def show(self, request: Request) -> Response:
        """Show the form with what was made before; with ``?count=`` the counts that its fields give."""
        asked, files = request.query_params, self.files.list()
        data: dict[str, Any] = {
            "fields": shown(asked),
            "sites": self.backend.names(),
            "formats": FORMATS.split(", "),
            "profiles": PROFILES.split(", "),
            "rights": list(Rights),
            "files": files,
            "command": "",
            "counts": None,
            "problem": None,
        }
        try:
            order = read_order(asked, self.files.folder)
            data["command"] = _line(order)
            if asked.get("count"):
                data["counts"] = self._count(order)
        except (CrawlerError, StorageError) as error:
            data["problem"] = str(error)
        return answer(request, "corpus.html", data, files)

    def count(self, request: Request) -> Response:
        """Give the counts of a form: as JSON lines while they are made, else when they are whole."""
        order = read_order(request.query_params, self.files.folder)
        if form_of(request) == "jsonl":
            return lines("jsonl", self._told(order))
        data = {"command": _line(order)} | self._count(order)
        return answer(request, "counts.html", data | {"counts": data}, [data])

    def endpoint(self) -> Callable[[Request], Awaitable[Response]]:
        """Make the endpoint that starts the export."""

        async def take(request: Request) -> Response:
            if why := self.login.refuses(request):
                return problem(request, 403, why)
            asked = await read_fields(request)
            return await run_in_threadpool(self._start, request, asked)

        return take

    def _start(self, request: Request, asked: QueryParams) -> Response:
        try:
            order = read_order(asked, self.files.folder)
            self.files.make()
            return led_to(request, self.jobs.start("export", self.files.name_of(order.out), order.command))
        except (CrawlerError, StorageError) as error:
            return problem(request, 400, str(error))

    def _told(self, order: ExportOrder) -> Iterator[dict[str, Any]]:
        yield {"command": _line(order)}
        try:
            yield from counts(self.backend.store, order.selection, self.counting)
        except StorageError as error:
            yield {"problem": str(error)}

    def _count(self, order: ExportOrder) -> dict[str, Any]:
        """Return the counts, those of the articles that could be looked at in time."""
        end, found = time.monotonic() + PATIENCE, dict[str, Any]()
        for found in counts(self.backend.store, order.selection, self.counting):  # noqa: B007 - the last one counts
            if time.monotonic() > end:
                break
        return found


def _line(order: ExportOrder) -> str:
    return shlex.join(("winnow", *order.command))
