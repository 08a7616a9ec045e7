"""A new site: an address in, the probe of ``winnow add`` as a job, its findings and a site file to be saved."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from crawler.errors import CrawlerError
from crawler.site import NAME
from crawler.web.answers import page, problem
from crawler.web.jobs import JobRunner, led_to
from crawler.web.login import Login, read_form
from storage.errors import StorageError
from storage.urls import is_web_url

_LONGEST = 2000  # characters of an address


@dataclass(frozen=True)
class NewSite:
    """The form that asks for an address, and the probe that follows."""

    jobs: JobRunner
    login: Login

    def ask(self, request: Request) -> Response:
        """Show the form."""
        return page(request, "add.html", {"problem": None, "url": "", "name": ""})

    def endpoint(self) -> Callable[[Request], Awaitable[Response]]:
        """Make the endpoint that takes the form."""

        async def take(request: Request) -> Response:
            if why := self.login.refuses(request):
                return problem(request, 403, why)
            form = await read_form(request)
            return await run_in_threadpool(
                self._probe, request, form.get("url", "").strip(), form.get("name", "").strip()
            )

        return take

    def _probe(self, request: Request, url: str, name: str) -> Response:
        try:
            return led_to(request, self.jobs.start("add", url, probe_words(url, name)))
        except (CrawlerError, StorageError) as error:
            return page(request, "add.html", {"problem": str(error), "url": url, "name": name}, 400)


def probe_words(url: str, name: str = "") -> list[str]:
    """Return the command that looks at a site and writes nothing.  Raises CrawlerError for what is no address."""
    if len(url) > _LONGEST or not is_web_url(url):
        raise CrawlerError("give the address of a site, as in https://www.example.com/")
    if name and not NAME.fullmatch(name):
        raise CrawlerError(f"{name[:80]}: a site's name may hold letters, digits, '.', '-' and '_'")
    return ["add", "--dry-run", *([f"--name={name}"] if name else []), url]
