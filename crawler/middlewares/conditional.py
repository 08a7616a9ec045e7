"""Conditional GET: a page that is visited again is sent again only where it changed."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.downloader.exceptions import UnaskedNotModified
from crawler.downloader.responses import requested_link
from crawler.scope import Window
from pipelines.extraction import EXTRACTOR_VERSION
from storage.db import open_engine
from storage.errors import StorageError
from storage.links import MOST, sources
from storage.records import Link, LinkKind
from storage.refetch import FetchState, FetchStates
from storage.refetch.validators import Validators, conditional_headers, needs_full_fetch, usable_validators
from storage.urls import belongs, normalize_url, registered_domain

logger = logging.getLogger("winnow")

CONDITIONS = ("If-None-Match", "If-Modified-Since")
LOOK, SIZE, AGAIN = "winnow_look", "winnow_size", "winnow_again"
ONCE = frozenset({"robots", "pager", "guess", "part"})
"""Ways to pages that are not asked for conditionally: robots.txt is read whole, a further page of a list is only asked
for when the one before showed something new, the others are met once."""


class ConditionalGet:
    """Downloader middleware between the network and the decompression, so that it sees what was sent.

    Only a crawl that looks for what is new asks conditionally; one that crawls everything wants to be shown everything.
    An answer 304 goes on to the spider, for which :func:`unchanged` gives what the page last led to.
    """

    def __init__(self, crawler: Crawler, database: str) -> None:
        self._crawler = crawler
        self._database = database
        self._looks: FetchStates | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="looks")
        self._warned = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read WINNOW_DATABASE_URL."""
        middleware = cls(crawler, crawler.settings["WINNOW_DATABASE_URL"])
        crawler.signals.connect(middleware.closed, signal=signals.spider_closed)
        return middleware

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Add the condition of the last look at this very address; a redirect does not take over that of its source."""
        for name in CONDITIONS:
            request.headers.pop(name, None)
        request.meta.pop(LOOK, None)
        if not self._asks_again(request) or AGAIN in request.meta:
            return
        found = await self._quietly(self._find, request.url)
        if found is not None:
            request.meta[LOOK] = found
            request.headers.update(conditional_headers(found.validators))

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Count what an answer 304 saved, and ask again where nobody had asked for one."""
        if response.status != 304:
            request.meta[SIZE] = len(response.body)
            return response
        look = request.meta.get(LOOK)
        if isinstance(look, FetchState):
            self._count("answers", 1)
            self._count("bytes", look.size)
            response.headers.pop("Content-Encoding", None)  # of a body that is not there
            return response
        if AGAIN in request.meta:
            raise UnaskedNotModified(f"{request.url} answered 304 to a request without a condition, twice")
        again = request.replace(dont_filter=True, meta={**request.meta, AGAIN: True})
        again.headers["Cache-Control"] = "no-cache"
        return again

    async def remember(self, response: Response, links: Iterable[Link]) -> None:
        """Keep the validators of a list, feed or sitemap; call it when all ``links`` it showed are durable.

        Before that moment a crash would lose them, since the next answer may be "unchanged".  ``links`` are all it
        shows, wanted or not.  Trouble with the database costs a condition, not the page.
        """
        link = requested_link(response.request) if response.request else Link(response.url)
        again = link.kind is not LinkKind.ARTICLE and link.via not in ONCE
        if response.status == 200 and again and self._all_is_wanted():
            await self._quietly(self._keep, response, tuple(links))

    async def still(self, response: Response, link: Link) -> None:
        """Note an answer 304; an article it was given for is counted as ``unchanged``."""
        await self._quietly(self._still, response.url)
        if link.kind is LinkKind.ARTICLE:
            assert self._crawler.stats is not None
            self._crawler.stats.inc_value("winnow/outcome/unchanged")

    async def due(self, now: datetime) -> Sequence[Link]:
        """Return the young articles that are to be looked at again now; none where the crawl is for some days only."""
        return (await self._quietly(self._due, now) or ()) if self._all_is_wanted() else ()

    async def closed(self, reason: str) -> None:
        """Ask for the lists whole next time, where not everything they showed could be fetched."""
        assert self._crawler.stats is not None
        failed = any(key.startswith("winnow/failed/") for key in self._crawler.stats.get_stats())
        if self._looks is not None and (failed or reason != "finished"):
            await self._quietly(self._looks.forget_validators, self._site)
        self._thread.shutdown()
        if self._looks is not None:
            self._looks.close()

    # -- what is decided -------------------------------------------------------------------------------------------

    def _asks_again(self, request: Request) -> bool:
        link = request.cb_kwargs.get("link")
        if not isinstance(link, Link) or link.via in ONCE or request.method != "GET":
            return False
        if link.kind is LinkKind.ARTICLE:
            return link.via == "revisit"
        return not getattr(self._crawler.spider, "thorough", False) and self._all_is_wanted()

    def _all_is_wanted(self) -> bool:
        """Return whether this crawl follows all that a list shows, so that it need not be shown again."""
        scope = getattr(self._crawler.spider, "scope", None)
        return scope is None or scope.window == Window()

    def _domains(self) -> frozenset[str]:
        scope = getattr(self._crawler.spider, "scope", None)
        return frozenset() if scope is None else scope.whole

    def _find(self, url: str) -> FetchState | None:
        look, trust = self._open().find(self._site, url)
        if look is None or not look.validators or not trust.believed:
            return None
        return None if needs_full_fetch(normalize_url(url), look.looks, trust.proofs) else look

    def _keep(self, response: Response, links: tuple[Link, ...]) -> None:
        found, moment = sources(links), datetime.now(UTC)
        validators = usable_validators(
            _text(response, "ETag"), _text(response, "Last-Modified"), _date(response) or moment
        )
        look = FetchState(
            site=self._site,
            url=response.url,
            validators=validators if len(found) <= MOST else Validators(),
            read_by=EXTRACTOR_VERSION,
            content=digest(links, response.url, self._domains()),
            size=response.meta.get(SIZE, len(response.body)),
            looked_at=moment,
            sources=found if len(found) <= MOST else (),
        )
        self._open().remember(look)

    def _still(self, url: str) -> None:
        self._open().unchanged(self._site, url, datetime.now(UTC))

    def _due(self, now: datetime) -> list[Link]:
        return self._open().due(self._site, now)

    # -- the database ----------------------------------------------------------------------------------------------

    def _open(self) -> FetchStates:
        if self._looks is None:
            self._looks = FetchStates(open_engine(self._database))
        return self._looks

    async def _quietly(self, work: Callable[..., Any], *args: object) -> Any:
        """Do something in the thread of the database; its trouble is one warning a crawl."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)
        except StorageError as error:
            if not self._warned:
                logger.warning("pages are requested unconditionally: %s", error)
            self._warned = True
            return None

    @property
    def _site(self) -> str:
        spider: Any = self._crawler.spider
        return str(spider.name)

    def _count(self, what: str, amount: int) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(f"winnow/saved/{what}", amount)


def unchanged(response: Response) -> FetchState | None:
    """Return the last look at a page that its server calls unchanged, or None for any other answer."""
    look = response.meta.get(LOOK) if response.status == 304 else None
    return look if isinstance(look, FetchState) else None


def digest(links: Iterable[Link], url: str, domains: frozenset[str] = frozenset()) -> str:
    """Name what a list shows: the addresses within its site, in any order; ``domains`` belong to it too.

    Headlines and times in it are left out: a crawl does nothing because of them.
    """
    within = domains | {registered_domain(url)}
    shown = sorted({f"{link.kind.value} {normalize_url(link.url)}" for link in links if belongs(link.url, within)})
    return hashlib.sha256("\n".join(shown).encode("utf-8", "replace")).hexdigest()[:32]


def _text(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _date(response: Response) -> datetime | None:
    try:
        moment = parsedate_to_datetime(_text(response, "Date") or "")
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
