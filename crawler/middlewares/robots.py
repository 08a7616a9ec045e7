"""robots.txt as RFC 9309 and courtesy read it: its delays are kept, and a host that refuses it is left alone."""

import logging

from protego import Protego
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader import PoliteDownloader

logger = logging.getLogger("winnow")

NOBODY = b"User-agent: *\nDisallow: /\n"
REFUSED = frozenset({401, 403})


class PoliteRobots(RobotsTxtMiddleware):
    """Scrapy's robots.txt middleware, and what it leaves out.

    Crawl-delay and Request-rate become the least delay of the host, at most WINNOW_MAX_CRAWL_DELAY seconds.  A host
    that refuses its robots.txt (401, 403), or whose server fails at it (5xx, RFC 9309 section 2.3.1.4), is not
    crawled now; one that has none (other 4xx) may be.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._longest = crawler.settings.getfloat("WINNOW_MAX_CRAWL_DELAY")
        self._answers: dict[str, Response] = {}

    async def process_request(self, request: Request, spider: Spider | None = None) -> Response | None:  # type: ignore[override]
        """Refuse what is forbidden; answer a question for robots.txt itself with the copy that was read."""
        url = urlparse_cached(request)
        if url.path != "/robots.txt" or request.callback is NO_CALLBACK:
            await super().process_request(request)
            return None
        await self.robot_parser(request)
        answer = self._answers.get(url.netloc)
        if answer is None:
            raise IgnoreRequest(f"no answer for {request.url}")
        return answer.replace(request=request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        self._answers[netloc] = response
        if response.status in REFUSED or response.status >= 500:
            logger.warning("%s answered %d: nothing is asked for there now", response.url, response.status)
            response = response.replace(body=NOBODY)
        elif response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)
        self._keep_delay(response, request)

    def _keep_delay(self, response: Response, request: Request) -> None:
        seconds = least_delay(response.body, self._agent())
        if seconds <= 0 or self.crawler.engine is None:
            return
        downloader = self.crawler.engine.downloader
        if isinstance(downloader, PoliteDownloader):
            if seconds > self._longest:
                logger.warning("%s asks for %g s between requests, kept %g", response.url, seconds, self._longest)
            downloader.set_floor(downloader.get_slot_key(request), min(seconds, self._longest))

    def _agent(self) -> str:
        return str(self._robotstxt_useragent or self._default_useragent)


def least_delay(body: bytes, agent: str) -> float:
    """Give the seconds between two requests that a robots.txt asks of an agent, 0 where it asks for none."""
    rules = Protego.parse(body.decode("utf-8", "replace"))
    rate = rules.request_rate(agent)
    stated = rules.crawl_delay(agent) or 0.0
    return max(stated, rate.seconds / rate.requests if rate and rate.requests else 0.0)
