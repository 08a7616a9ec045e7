"""robots.txt as RFC 9309 and courtesy read it: delays kept, refusals respected, and no answer means wait."""

import asyncio
import logging
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest, ResponseDataLossError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader import PoliteDownloader
from crawler.downloader.exceptions import LeftForLater, RobotsUnavailable
from crawler.downloader.host_probe import SILENCE
from crawler.downloader.responses import failure_kind
from crawler.middlewares.robots_parser import HostRules
from crawler.network import AddressRefused
from storage.robots import read_robots, robots_text
from storage.urls import absolute_url

logger = logging.getLogger("winnow")

NOBODY = b"User-agent: *\nDisallow: /\n"
REFUSED = frozenset({401, 403})
WAITS = frozenset({408, 425, 429})
"""Statuses below 500 that say nothing of robots.txt but of the moment."""

MOVED = frozenset({301, 302, 303, 307, 308})
HOPS = 5

TRIES = 5
WIDER = 4.0
"""Questions for one robots.txt before the host is left to the next crawl, and by how much the pauses between them grow:
with 5, 20, 80 and 320 s a server that fails for seven minutes loses nothing."""

SILENT_SECONDS = 2.0
"""Where nobody answers at all, robots.txt is not asked for more often than this; how long and how often a silent host
is tried is decided for all its pages alike, by whoever asks for them."""

SHORT_SECONDS, SHORT_TRIES = 20.0, 2
"""How long a host that has let one question for robots.txt time out is given for so many more: one that never answers
is given up after three, which took 184 s.  Later ones have the whole time again."""

_NO_ANSWER = (
    *SILENCE,
    DownloadCancelledError,
    IgnoreRequest,  # larger than may be unpacked
    ResponseDataLossError,
    OSError,  # an answer that cannot be unpacked
)


@dataclass(slots=True)
class _Host:
    """What is known of one host's robots.txt; ``until`` is on the monotonic clock, ``read_at`` is aware."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    answer: Response | None = None
    read_at: datetime | None = None
    parser: HostRules | None = None
    failures: int = 0
    timeouts: int = 0
    until: float = 0.0
    trouble: RobotsUnavailable | None = None


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's robots.txt middleware, and what it leaves out.

    Crawl-delay and Request-rate become the least delay of the host, at most WINNOW_MAX_CRAWL_DELAY seconds.  A host
    that refuses its robots.txt (401, 403) is not crawled; one that has none (other 4xx, RFC 9309 section 2.3.1.3) may
    be.  Where there is no answer or the server fails (5xx, section 2.3.1.4; Scrapy would allow everything), each
    request ends with :class:`RobotsUnavailable` and the host is left alone for a pause that widens.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._longest = crawler.settings.getfloat("WINNOW_MAX_CRAWL_DELAY")
        self._first_pause = crawler.settings.getfloat("WINNOW_BACKOFF_START")
        self._longest_pause = crawler.settings.getfloat("WINNOW_BACKOFF_MAX")
        self._longest_answer = crawler.settings.getfloat("DOWNLOAD_TIMEOUT") or SHORT_SECONDS
        self._hosts: dict[str, _Host] = {}

    async def process_request(self, request: Request, spider: Spider | None = None) -> Response | None:  # type: ignore[override]
        """Refuse what is forbidden; answer a question for robots.txt itself with the copy that was read."""
        url = urlparse_cached(request)
        if url.path != "/robots.txt" or request.callback is NO_CALLBACK:
            await super().process_request(request)
            return None
        await self.robot_parser(request)
        answer = self._hosts[url.netloc].answer
        assert answer is not None
        return answer.replace(request=request)

    async def robot_parser(self, request: Request) -> HostRules:
        """Return the rules of a request's host, asking for them once.  Raises :class:`RobotsUnavailable`."""
        netloc = urlparse_cached(request).netloc
        host = self._hosts.setdefault(netloc, _Host())
        async with host.lock:
            if host.parser is None:
                left = host.until - monotonic()
                if host.trouble is not None and (host.trouble.final or left > 0):
                    raise host.trouble.later(left)
                await self._read(request, netloc, host)
        assert host.parser is not None
        return host.parser

    def answer(self, netloc: str) -> tuple[Response, datetime] | None:
        """Return the robots.txt of a host as it was read in this crawl, and when (aware).

        None where it could not be read or nobody asked.
        """
        host = self._hosts.get(netloc)
        return None if host is None or host.answer is None or host.read_at is None else (host.answer, host.read_at)

    async def _read(self, request: Request, netloc: str, host: _Host) -> None:
        try:
            short = 0 < host.timeouts <= SHORT_TRIES
            response = await self._ask(f"{urlparse_cached(request).scheme}://{netloc}/robots.txt", short)
        except (LeftForLater, AddressRefused):  # the crawl ends before the host was asked, or it must not be asked
            raise
        except _NO_ANSWER as error:
            kind, words = failure_kind(error)
            host.timeouts += kind == "timeout"
            host.trouble = RobotsUnavailable(netloc, words, SILENT_SECONDS, kind=kind)
            host.until = monotonic() + SILENT_SECONDS
            raise host.trouble from error
        if response.status >= 500 or response.status in WAITS:
            raise self._failing(request, netloc, host, response.status)
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        host.answer, host.read_at = response, datetime.now(UTC)
        body = self._rules(response)
        host.parser = await HostRules.read(body, self.agent)
        self._keep_delay(host.parser, response.url, request)

    async def _ask(self, url: str, short: bool) -> Response:
        """Return the answer, after up to five redirects to any host (RFC 9309, 2.3.1.2)."""
        target: str | None = url
        for hop in range(HOPS + 1):
            if target is None:
                break
            try:
                answer = await self._ask_once(target, short)
            except AddressRefused:
                if not hop:
                    raise
                break
            if answer.status not in MOVED:
                return answer
            location = (answer.headers.get("Location") or b"").decode("utf-8", "replace")
            target = absolute_url(target, location)
        return Response(url, status=404)  # it leads nowhere, and is as good as none

    async def _ask_once(self, url: str, short: bool) -> Response:
        assert self.crawler.engine is not None
        # Whose page may be asked for, or leads there, was decided before.
        meta: dict[str, Any] = {"dont_obey_robotstxt": True, "dont_redirect": True, "allow_offsite": True}
        if short:
            meta["download_timeout"] = min(SHORT_SECONDS, self._longest_answer)
        question = Request(url, priority=self.DOWNLOAD_PRIORITY, meta=meta, callback=NO_CALLBACK)
        self._stats.inc_value("robotstxt/request_count")
        return await self.crawler.engine.download_async(question)

    @staticmethod
    def _rules(response: Response) -> bytes:
        if response.status in REFUSED:
            logger.warning("%s answered %d: the host is not crawled now", response.url, response.status)
            return NOBODY
        return b"" if response.status >= 400 else response.body

    def _failing(self, request: Request, netloc: str, host: _Host, status: int) -> RobotsUnavailable:
        """Note one more failure of a server that answers, and keep everything from it for the pause that follows."""
        host.failures += 1
        pause = self._first_pause * WIDER ** (host.failures - 1) * random.uniform(0.8, 1.2)  # noqa: S311  jitter
        pause, final = min(pause, self._longest_pause), host.failures >= TRIES
        host.trouble = RobotsUnavailable(netloc, f"answered {status}", pause, final=final)
        host.until = monotonic() + pause
        downloader = self.crawler.engine.downloader if self.crawler.engine is not None else None
        if isinstance(downloader, PoliteDownloader) and not final:
            downloader.hold(downloader.get_slot_key(request), pause)
        logger.warning("%s", host.trouble)
        return host.trouble

    def _keep_delay(self, rules: HostRules, url: str, request: Request) -> None:
        seconds = rules.delay(self.agent)
        if seconds <= 0 or self.crawler.engine is None:
            return
        downloader = self.crawler.engine.downloader
        if isinstance(downloader, PoliteDownloader):
            if seconds > self._longest:
                logger.warning("%s sets %g s between requests; %g s is used", url, seconds, self._longest)
            downloader.set_floor(downloader.get_slot_key(request), min(seconds, self._longest))

    @property
    def agent(self) -> str:
        """The user agent that rules are looked up for."""
        return str(self._robotstxt_useragent or self._default_useragent)


def crawl_delay(body: bytes, agent: str) -> float:
    """Return the seconds between two requests that a robots.txt asks of an agent, 0 where it asks for none."""
    group = read_robots(robots_text(body)).group(agent)
    return group.delay if group is not None else 0.0
