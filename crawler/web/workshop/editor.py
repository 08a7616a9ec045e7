"""The workshop of a site: its file edited, checked, tried on archived pages, and only then written."""

import tomllib
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crawler.cli.reports import template_in_words
from crawler.errors import CrawlerError, SiteError, UnknownSiteError
from crawler.reextraction import try_site
from crawler.site import NAME, Site, parse
from crawler.web.answers import page, problem
from crawler.web.backend import Backend
from crawler.web.jobs import JobRunner, led_to
from crawler.web.login import Login, read_form
from crawler.web.workshop.entries import LISTS, with_entry
from pipelines.errors import WorkersError
from pipelines.workers import WorkerBounds
from storage.browse import latest_articles
from storage.db import read_connection
from storage.errors import StorageError
from storage.export.records import record_id
from storage.files import replace_file

TRIED = 20
"""Pages that a changed file is tried on: the latest articles."""

DIFFS = 10

POINTED = 10
"""Articles that are offered to point at, the latest."""

_LONGEST = 2000  # characters of an entry
_EMPTY = 'start = [""]\n'


@dataclass(frozen=True)
class Workshop:
    """What the workshop needs beside the views: where site files are written, what reads pages for a trial.

    ``jobs`` reads the archive again with a file that was saved; without it that is left to the command.
    """

    backend: Backend
    login: Login
    folder: Path
    bounds: WorkerBounds
    trying: Lock
    jobs: JobRunner | None = None

    def show(self, request: Request) -> Response:
        """Show the file of a site, with the entries that ``?prune=``, ``body``, ``deny`` and ``domains`` would add.

        Raises LookupError for a name that no site has or can have.
        """
        name = request.path_params["site"]
        text = self._text(name)
        if text is None and (not NAME.fullmatch(name) or name not in self.backend.names()):
            raise LookupError(f"{name}: no such site")
        return self._added(request, text or _EMPTY)

    def endpoint(self) -> Callable[[Request], Awaitable[Response]]:
        """Make the endpoint that takes the form: for a draft with one more entry, for a trial, to write the file."""

        async def take(request: Request) -> Response:
            if why := self.login.refuses(request):
                return problem(request, 403, why)
            form = await read_form(request)
            return await run_in_threadpool(self._take, request, form)

        return take

    def _take(self, request: Request, form: Mapping[str, str]) -> Response:
        name, text = request.path_params["site"], form.get("text", "").replace("\r\n", "\n")
        if form.get("do") == "add":
            return self._added(request, text)
        try:
            site = self.backend.loader().completed(read_text(name, text))
            if (do := form.get("do")) in ("save", "reextract"):
                self._save(name, text)
                if do == "reextract" and self.jobs is not None:
                    return led_to(request, self.jobs.start("reextract", name, ["reextract", f"--site={name}"]))
                return RedirectResponse(request.url_for("source", site=name), 303)
            with self.trying:
                book = try_site(self.backend.store, self.backend.archive, self.bounds, site, TRIED)
        except (CrawlerError, StorageError, WorkersError) as error:
            return self._page(request, {"text": text, "problem": str(error)}, 400)
        return self._page(request, {"text": text, "trial": book.to_json(DIFFS)})

    def _added(self, request: Request, text: str) -> Response:
        """Show a text with the entries that the address asks for."""
        before, added = text, []
        try:
            for key, value in request.query_params.multi_items():
                if key in (*LISTS, "body") and value:
                    text = with_entry(text, key, value[:_LONGEST])
                    added.append(f"{key}: {value[:_LONGEST]}")
        except SiteError as error:
            return self._page(request, {"text": before, "problem": str(error)}, 400)
        return self._page(request, {"text": text, "added": added})

    def _page(self, request: Request, data: Mapping[str, Any], status: int = 200) -> Response:
        name = request.path_params["site"]
        unsaved = data["text"] != (self._text(name) or _EMPTY)
        empty = {"problem": None, "trial": None, "added": [], "site": name, "tried": TRIED, "unsaved": unsaved}
        shown = {"learned": self._learned(name), "latest": self._latest(name)}
        return page(request, "workshop.html", empty | shown | dict(data), status)

    def _learned(self, name: str) -> list[str]:
        """Return what is known of the site's pages, in words; nothing where nothing was learned."""
        stored = self.backend.store.template(name)
        return [] if stored is None else template_in_words(stored)

    def _latest(self, name: str) -> list[dict[str, str]]:
        """Return some articles whose pages can be pointed at."""
        with read_connection(self.backend.store.engine) as connection:
            found = [stored.article for stored in latest_articles(connection, name, POINTED)]
        return [{"id": record_id(each), "title": each.title} for each in found if each.raw_ref]

    def _text(self, name: str) -> str | None:
        try:
            return self.backend.loader().file(name).read_text(encoding="utf-8-sig")
        except (UnknownSiteError, OSError, UnicodeDecodeError):
            return None

    def _save(self, name: str, text: str) -> None:
        """Write the file in the user's own folder; the one that stood there is kept beside it under its time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / f"{name}.toml"
        with suppress(FileNotFoundError):
            before = target.read_text(encoding="utf-8-sig")
            if before == text:
                return
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
            with replace_file(self.folder / f"{name}.toml.{stamp}") as kept:
                kept.write(before)
        with replace_file(target) as file:
            file.write(text)


def read_text(name: str, text: str) -> Site:
    """Read a site file from its text.  Raises SiteError in the words of the commands."""
    if not NAME.fullmatch(name):
        raise SiteError(f"{name[:80]}: a site's name may hold letters, digits, '.', '-' and '_'")
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SiteError(f"not valid TOML: {error}") from error
    return parse(name, data, f"{name}.toml")
