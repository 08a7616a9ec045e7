"""The addresses of the corpus."""

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.web.answer_cache import Endpoint
from crawler.web.backend import Backend
from crawler.web.corpus.builder import CorpusBuilder
from crawler.web.corpus.files import ExportFiles
from crawler.web.corpus.releases import ReleaseViews
from crawler.web.corpus.withdrawn import WithdrawalViews
from crawler.web.jobs import JobRunner
from crawler.web.login import Login

Show = Callable[[Request], Response]


def corpus_routes(
    backend: Backend, login: Login, jobs: JobRunner, guarded: Callable[[Show], Endpoint]
) -> Sequence[Route]:
    """Return the routes; ``guarded`` makes a page of what a view raises."""
    files = ExportFiles(jobs.places.home / "exports")
    builder, releases = CorpusBuilder(backend, login, jobs, files), ReleaseViews(login, jobs, files)
    withdrawals = WithdrawalViews(backend, login)

    def shown(path: str, show: Show, name: str) -> Route:
        return Route(path, guarded(show), name=name, methods=["GET"])

    return [
        shown("/corpus", builder.show, "corpus"),
        shown("/corpus/count", builder.count, "count"),
        shown("/corpus/files/{path:path}", files.take, "export_file"),
        shown("/corpus/releases/{release}", releases.show_release, "release"),
        shown("/corpus/withdrawals", withdrawals.show, "withdrawals"),
        Route("/corpus/export", builder.endpoint(), methods=["POST"]),
        Route("/corpus/releases/{release}/{action}", releases.endpoint(), methods=["POST"]),
        Route("/corpus/withdrawals", withdrawals.endpoint(), methods=["POST"]),
    ]
