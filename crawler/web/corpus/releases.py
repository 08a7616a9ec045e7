"""Releases among the exports: their card and figures, whether they are as their manifest says, what differs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from crawler.errors import CrawlerError
from crawler.web.answers import answer, problem
from crawler.web.corpus.files import ExportFiles
from crawler.web.jobs import JobRunner, led_to
from crawler.web.login import Login, read_form
from storage.errors import StorageError
from storage.release.manifest import is_release, read_manifest

_CARD, _FIGURES = "README.md", "figures"
_LONGEST = 200_000  # characters of a card


@dataclass(frozen=True)
class ReleaseViews:
    """The page of a release, and the jobs that look at it."""

    login: Login
    jobs: JobRunner
    files: ExportFiles

    def show_release(self, request: Request) -> Response:
        """Show a release.  Raises LookupError for a folder that is none."""
        folder = self._find(request.path_params["release"])
        manifest = read_manifest(folder)
        releases = [each["name"] for each in self.files.list() if each["kind"] == "release"]
        data: dict[str, Any] = {
            "release": manifest.to_json(),
            "name": folder.name,
            "card": _card(folder),
            "figures": sorted(path.name for path in (folder / _FIGURES).glob("*.svg")),
            "others": [each for each in releases if each != folder.name],
        }
        return answer(request, "release.html", data, data["release"]["files"])

    def endpoint(self) -> Callable[[Request], Awaitable[Response]]:
        """Make the endpoint that verifies a release, or compares it with another."""

        async def take(request: Request) -> Response:
            if why := self.login.refuses(request):
                return problem(request, 403, why)
            form = await read_form(request)
            return await run_in_threadpool(self._start, request, form.get("other"))

        return take

    def _start(self, request: Request, other: str | None) -> Response:
        name, action = request.path_params["release"], request.path_params["action"]
        try:
            words = ["corpus", action, *(str(self._find(each)) for each in self._named(action, name, other))]
            return led_to(request, self.jobs.start(action, name, words))
        except LookupError as error:
            return problem(request, 404, str(error))
        except (CrawlerError, StorageError) as error:
            return problem(request, 400, str(error))

    def _named(self, action: str, name: str, other: str | None) -> list[str]:
        if action == "verify":
            return [name]
        if action == "diff" and other:
            return [other, name]
        raise LookupError(f"{action[:80]}: verify it, or give another release to compare it with")

    def _find(self, name: str) -> Path:
        folder = self.files.find(name)
        if folder.parent != self.files.folder.resolve() or not is_release(folder):
            raise LookupError(f"{name[:80]}: no such release")
        return folder


def _card(folder: Path) -> str:
    """Return the card without its front matter, which is for machines."""
    try:
        with (folder / _CARD).open(encoding="utf-8") as file:
            text = file.read(_LONGEST)
    except (OSError, UnicodeDecodeError):
        return ""
    head, mark, rest = text.removeprefix("---\n").partition("\n---\n")
    return (rest if mark else head).strip()
