"""The application: its addresses, and what all views share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from crawler.paths import Paths
from crawler.spiders import SiteLoader
from crawler.web import actions, api, articles, crawls, overview, sources
from crawler.web import search as searches
from crawler.web.answer_cache import LONGEST, AnswerCache, Endpoint, ForgetOnChange
from crawler.web.answers import problem
from crawler.web.backend import Backend
from crawler.web.corpus import corpus_routes
from crawler.web.endpoints import HARD_AT_ONCE, CrawlWatch, View, endpoint_of
from crawler.web.figures import PATIENCE, Kept
from crawler.web.hub_calls import hub_routes
from crawler.web.jobs import JobRunner, JobViews
from crawler.web.live import LiveCrawls, show_crawl
from crawler.web.login import Login
from crawler.web.safety import SafeAnswers
from crawler.web.workshop import NewSite, Workshop, pick_block, pick_page
from pipelines.workers import WorkerBounds
from storage.archive import Where, archive_places
from storage.store import Store

STATIC = Path(__file__).with_name("static")


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What is shown and to whom: an open store, the site files, where the archive lies.

    ``trusted_hosts`` are host names that requests may be for, beside those of this machine: a name of somebody else's
    that leads here must not let a page of theirs read ours (DNS rebinding).  Who knows the ``token`` may change
    something; without one nobody may.  Site files are written to ``own_sites`` and tried in workers of these
    ``bounds``; without both there is no workshop.  Commands run as jobs on the ``places``; without them there are none.
    Feeds name the WebSub ``hub``, an address; ``hub_calls`` says
    whether hubs of others may call.  ``ending`` says whether the server is about to end: streams end too.  A
    request waits for ``patience`` seconds for figures that take long; an answer is kept ``kept_seconds`` at most.
    """

    store: Store
    sites: Callable[[], SiteLoader]
    archive: Where
    trusted_hosts: Sequence[str] = ()
    token: str | None = None
    own_sites: Path | None = None
    bounds: WorkerBounds | None = None
    places: Paths | None = None
    hub: str = ""
    hub_calls: bool = False
    ending: Callable[[], bool] = lambda: False
    patience: float = PATIENCE
    kept_seconds: float = LONGEST


def create_app(settings: WebSettings) -> Starlette:
    """Make the ASGI application; without a token it writes nothing but the search index."""
    backend = Backend(settings.store, settings.sites, archive_places(settings.archive), kept=Kept(settings.patience))
    pages: dict[str, View] = {
        "/": overview.overview,
        "/sources": sources.list_sources,
        "/sources/{site}": sources.show_source,
        "/crawls": crawls.list_crawls,
        "/crawls/{run:int}": show_crawl,
        "/articles/{record}": articles.show_article,
        "/articles/{record}/page": articles.show_page,
        "/articles/{record}/why": articles.show_why,
        "/search": searches.search,
        "/api": api.show_api,
    }
    pointing: dict[str, View] = {
        "/sources/{site}/pick/{record}": pick_block,
        "/sources/{site}/pick/{record}/page": pick_page,
    }
    login = Login(settings.token)
    answers = AnswerCache(login.knows, settings.kept_seconds)
    jobs = None if settings.places is None else JobRunner(settings.places)
    routes = [
        *(
            Route(path, endpoint_of(view, backend, is_kept=True, is_hard=view in _HARD), name=_name(view))
            for path, view in pages.items()
        ),
        *(Route(path, endpoint_of(view, backend), name=_name(view)) for path, view in pointing.items()),
        *_workshop(settings, backend, login, jobs),
        *(() if jobs is None else _jobs(backend, login, jobs)),
        *(hub_routes(backend) if settings.hub_calls else ()),
        Route("/sources/{site}/{action}", actions.endpoint(backend, login), methods=["POST"]),
        Route("/crawls/{run:int}/stop", actions.stop_endpoint(backend, login), methods=["POST"]),
        Route("/crawls/{run:int}/events", LiveCrawls(backend).events, methods=["GET"]),
        Mount("/api/v1", routes=api.routes(backend)),
        Route("/login", login.ask, methods=["GET"]),
        Route("/login", login.enter, methods=["POST"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    guards = [
        Middleware(SafeAnswers, trusted_hosts=tuple(settings.trusted_hosts)),
        Middleware(ForgetOnChange, answers=answers),
    ]
    app = Starlette(routes=routes, middleware=guards, exception_handlers={404: _missing})
    app.state.login, app.state.jobs, app.state.answers = login, jobs, answers
    app.state.hub, app.state.ending = settings.hub, settings.ending
    app.state.hard = CapacityLimiter(HARD_AT_ONCE)
    app.state.crawls = CrawlWatch(lambda: bool(settings.store.unended()))
    return app


def _jobs(backend: Backend, login: Login, jobs: JobRunner) -> list[Route]:
    """Return the routes of what runs as jobs."""
    views, new_site = JobViews(jobs, login), NewSite(jobs, login)
    shown: dict[str, Callable[[Request], Response]] = {
        "/jobs": views.list_jobs,
        "/jobs/{job}": views.show_job,
        "/add": new_site.ask,
    }
    taken = {"/jobs/{job}/stop": views.stop(), "/add": new_site.endpoint()}

    def guarded(show: Callable[[Request], Response]) -> Endpoint:
        return endpoint_of(lambda _, request: show(request), backend)

    return [
        *(Route(path, guarded(show), name=_name(show), methods=["GET"]) for path, show in shown.items()),
        *corpus_routes(backend, login, jobs, guarded),
        *(Route(path, take, methods=["POST"]) for path, take in taken.items()),
    ]


def _workshop(settings: WebSettings, backend: Backend, login: Login, jobs: JobRunner | None) -> list[Route]:
    """Return the routes of the workshop, where there is a place for site files and something to try them with."""
    if settings.own_sites is None or settings.bounds is None:
        return []
    workshop = Workshop(backend, login, settings.own_sites, settings.bounds, Lock(), jobs)
    path = "/sources/{site}/file"
    show = endpoint_of(lambda _, request: workshop.show(request), backend)
    return [Route(path, show, methods=["GET"]), Route(path, workshop.endpoint(), methods=["POST"])]


def _name(view: Callable[..., Response]) -> str:
    return view.__name__.removeprefix("show_")


_HARD = frozenset({articles.show_page, articles.show_why, searches.search})


def _missing(request: Request, _: Exception) -> Response:
    return problem(request, 404, f"{request.url.path}: no such page")
