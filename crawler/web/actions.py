"""What can be changed: the schedule of a source, its usual, addresses that failed.  Each does what a command does."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from crawler.errors import CrawlerError, SiteError
from crawler.health import accept
from crawler.web.answer_cache import Endpoint
from crawler.web.answers import problem
from crawler.web.backend import Backend
from crawler.web.login import Login
from storage.errors import StorageError
from storage.service import Jobs

Action = Callable[[Backend, str], str]
"""From what is read and the name of a site to what was done, in words.  Raises CrawlerError or StorageError."""


def pause(backend: Backend, site: str) -> str:
    """Stop crawling a site until it is resumed, as ``winnow jobs pause``."""
    _file_of(backend, site)
    Jobs(backend.store.engine).pause([site], datetime.now(UTC))
    return "paused"


def resume(backend: Backend, site: str) -> str:
    """Crawl a site again when its time has come, as ``winnow jobs resume``."""
    _file_of(backend, site)
    Jobs(backend.store.engine).resume([site])
    return "resumed"


def run(backend: Backend, site: str) -> str:
    """Ask the service for a crawl, as ``winnow jobs run``."""
    if not backend.loader().site(site).schedule.enabled:
        raise SiteError(f"site '{site}' has no enabled [schedule]; crawl it with 'winnow crawl {site}'")
    Jobs(backend.store.engine).ask([site], datetime.now(UTC))
    return "requested"


def accept_usual(backend: Backend, site: str) -> str:
    """Take the present state of a site as normal, as ``winnow health accept``."""
    return accept(backend.store, backend.loader().site(site), datetime.now(UTC)).state.value


def retry(backend: Backend, site: str) -> str:
    """Queue the addresses again that failed, as ``winnow failures --retry``."""
    return f"{backend.store.retry(site)} queued again"


def forget(backend: Backend, site: str) -> str:
    """Forget what was learned of a site, as ``winnow learn --forget``; its next crawl learns anew."""
    return "forgotten" if backend.store.forget_template(site) else "nothing was learned"


ACTIONS: dict[str, Action] = {
    "pause": pause,
    "resume": resume,
    "run": run,
    "accept": accept_usual,
    "retry": retry,
    "forget": forget,
}


def endpoint(backend: Backend, login: Login) -> Endpoint:
    """Make the endpoint of ``/sources/{site}/{action}``; a browser is led back to the page of the site."""

    async def act(request: Request) -> Response:
        if why := login.refuses(request):
            return problem(request, 403, why)
        site, action = request.path_params["site"], ACTIONS.get(request.path_params["action"])
        if action is None:
            return problem(request, 404, f"{request.path_params['action']}: no such action; {', '.join(ACTIONS)}")
        try:
            done = await run_in_threadpool(action, backend, site)
        except (CrawlerError, StorageError) as error:
            return problem(request, 400, str(error))
        return _done(request, {"site": site, "done": done}, request.url_for("source", site=site))

    return act


def stop_endpoint(backend: Backend, login: Login) -> Endpoint:
    """Make the endpoint of ``/crawls/{run}/stop``, which does what ``winnow runs stop`` does."""

    async def stop(request: Request) -> Response:
        if why := login.refuses(request):
            return problem(request, 403, why)
        run = request.path_params["run"]
        try:
            asked = await run_in_threadpool(backend.store.ask_to_stop, run)
        except StorageError as error:
            return problem(request, 503, str(error))
        if not asked:
            return problem(request, 400, f"run {run} has ended, or is no crawl")
        return _done(request, {"run": run, "done": "asked to stop"}, request.url_for("crawl", run=run))

    return stop


def _done(request: Request, told: Mapping[str, Any], page: URL) -> Response:
    """Tell a program what was done; lead a browser back to the page."""
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse(told)
    return RedirectResponse(page, 303)


def _file_of(backend: Backend, site: str) -> None:
    """Refuse a site without a file.  Raises UnknownSiteError."""
    backend.loader().file(site)
