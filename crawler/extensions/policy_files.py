"""What a host says of the use of its texts beside its pages: robots.txt as it was read, tdmrep.json and ai.txt."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider, NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.middlewares import WAITS, RobotsMiddleware
from pipelines.stages import DatabaseThread
from pipelines.stages.record import Stored, page_stored
from storage.db import open_engine
from storage.errors import StorageError
from storage.records import Article
from storage.rights import PolicyFile, PolicyFileKind, PolicyFiles, host_of
from storage.robots import robots_text

logger = logging.getLogger("winnow")

PLACES = {PolicyFileKind.TDMREP: "/.well-known/tdmrep.json", PolicyFileKind.AI_TXT: "/ai.txt"}
"""Where the files stand: TDMRep final report, section on the file on the origin server; Spawning's ai.txt."""

MAXSIZE = 1024 * 1024
"""Bytes of such a file; more is not read."""


class PolicyFileCheck:
    """Extension: notes the files of each host once a crawl that stored an article of it, after that article.

    robots.txt costs no request: it was read before anything else.  The other two are asked for at most once in
    ``every``; what cannot be had is unknown, and nothing here fails a crawl.
    """

    def __init__(self, crawler: Crawler, database: str, every: timedelta) -> None:
        self._crawler = crawler
        self._database = database
        self._every = every
        self._desk = DatabaseThread("notices", self._not_kept)
        self._notices: PolicyFiles | None = None
        self._hosts: set[str] = set()
        self._asking: set[asyncio.Task[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read WINNOW_DATABASE_URL and WINNOW_POLICY_DAYS; 0 or less: nothing is asked for or kept."""
        days = crawler.settings.getfloat("WINNOW_POLICY_DAYS")
        if days <= 0:
            raise NotConfigured
        made = cls(crawler, crawler.settings["WINNOW_DATABASE_URL"], timedelta(days=min(days, 3650)))
        crawler.signals.connect(made.stored, signal=page_stored)
        crawler.signals.connect(made.idle, signal=signals.spider_idle)
        crawler.signals.connect(made.closed, signal=signals.spider_closed)
        return made

    def stored(self, item: Stored) -> None:
        """Have the files of a host noted when its first article of this crawl is stored."""
        if not isinstance(item.result, Article):
            return
        url = item.result.final_url
        host = host_of(url)
        if not host or host in self._hosts:
            return
        self._hosts.add(host)
        task = asyncio.ensure_future(self._note(f"{urlsplit(url).scheme}://{host}", host))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    def idle(self) -> None:
        """Let a crawl that has nothing else to do wait for the last answer."""
        if self._asking:
            raise DontCloseSpider

    async def closed(self) -> None:
        """Wait for what is written, and ask for nothing more."""
        for task in list(self._asking):
            task.cancel()
        await asyncio.gather(*self._asking, return_exceptions=True)
        await self._desk.close()
        if self._notices is not None:
            self._notices.close()

    async def _note(self, origin: str, host: str) -> None:
        robots = self._robots.answer(host) if self._robots is not None else None
        if robots is not None:
            await self._keep(PolicyFileKind.ROBOTS, host, *robots)
        known = await self._quietly(self._looked_at, host)
        for kind, place in PLACES.items():
            if known is None or self._rests(known.get(kind)) or self._is_closing():
                continue
            answer = await self._ask(f"{origin}{place}")
            if answer is not None:
                await self._keep(kind, host, answer, datetime.now(UTC))

    def _rests(self, looked_at: datetime | None) -> bool:
        return looked_at is not None and datetime.now(UTC) - looked_at < self._every

    async def _ask(self, url: str) -> Response | None:
        """Ask politely, as for any page: in the host's turn and only where robots.txt allows it."""
        assert self._crawler.engine is not None
        question = Request(url, callback=NO_CALLBACK, meta={"download_maxsize": MAXSIZE, "download_warnsize": 0})
        try:
            answer = await self._crawler.engine.download_async(question)
        except Exception as error:  # noqa: BLE001  a file that cannot be had is unknown, whatever the reason
            logger.debug("%s: not known: %s: %s", url, type(error).__name__, error)
            return None
        return answer if answer.status < 500 and answer.status not in WAITS else None

    async def _keep(self, kind: PolicyFileKind, host: str, answer: Response, read_at: datetime) -> None:
        read = robots_text if kind is PolicyFileKind.ROBOTS else partial(str, encoding="utf-8", errors="replace")
        text = read(answer.body) if answer.status == 200 else ""
        agent = self._robots.agent if self._robots is not None else str(self._crawler.settings["USER_AGENT"])
        seen = PolicyFile(
            site=self._site,
            host=host,
            kind=kind,
            url=answer.url,
            agent=agent,
            status=answer.status,
            text=text,
            first_seen=read_at,
            last_seen=read_at,
        )
        await self._quietly(self._write, seen)

    # -- the database ----------------------------------------------------------------------------------------------

    def _looked_at(self, host: str) -> dict[PolicyFileKind, datetime]:
        return self._open().looked_at(self._site, host)

    def _write(self, seen: PolicyFile) -> bool:
        return self._open().note(seen)

    def _open(self) -> PolicyFiles:
        if self._notices is None:
            self._notices = PolicyFiles(open_engine(self._database))
        return self._notices

    async def _quietly(self, work: Callable[..., Any], *args: object) -> Any:
        """Do something in the thread of the database; its trouble is a warning, and what was to be kept is unknown."""
        try:
            return await self._desk.do(work, *args)
        except StorageError as error:
            self._not_kept(error)
            return None

    def _not_kept(self, error: StorageError) -> None:
        logger.warning("the policy files of hosts are not stored: %s", error)

    # -- the crawl -------------------------------------------------------------------------------------------------

    @property
    def _robots(self) -> RobotsMiddleware | None:
        """What read robots.txt; None where the operator does not obey it."""
        middleware = self._crawler.get_downloader_middleware(RobotsMiddleware)
        return middleware if isinstance(middleware, RobotsMiddleware) else None

    def _is_closing(self) -> bool:
        engine = self._crawler.engine
        slot = engine._slot if engine is not None else None  # noqa: SLF001 - Scrapy has no public word for it
        return slot is None or slot.closing is not None

    @property
    def _site(self) -> str:
        spider: Any = self._crawler.spider
        return str(spider.name)
