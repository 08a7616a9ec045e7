"""A few polite requests, one after another, within bounds; what gives no answer is noted and nothing more."""

import time
from dataclasses import dataclass, field

from scrapy import Request
from scrapy.core.engine import ExecutionEngine
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.downloader.exceptions import RobotsUnavailable
from crawler.downloader.host_probe import SILENCE
from crawler.downloader.responses import failure_kind
from storage.records import Link
from storage.urls import host

KEPT_BYTES = 64 * 1024 * 1024
"""Of answers that are kept for the crawl after the look; those beyond it are asked for again."""


@dataclass
class BoundedClient:
    """Asks for up to ``most`` addresses within ``seconds``; ``answers`` keeps them by the address asked for."""

    engine: ExecutionEngine
    most: int
    seconds: float
    asked: int = 0
    answers: dict[str, Response] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    _silent: set[str] = field(default_factory=set)
    _bytes: int = 0

    def __post_init__(self) -> None:
        self._until = time.monotonic() + self.seconds

    @property
    def spent(self) -> bool:
        """Whether nothing more may be asked."""
        return self.asked >= self.most or time.monotonic() > self._until

    async def get(self, url: str, *, guess: bool = False) -> Response | None:
        """Return the answer with status 200 of an address, or None; a ``guess`` that leads nowhere is no problem."""
        response = self.answers.get(url) or await self._ask(url, guess)
        if response is None or response.status == 200:
            return response
        if not guess:
            self.problems.append(f"{url}: answered {response.status}")
        return None

    async def _ask(self, url: str, guess: bool) -> Response | None:
        if self.spent or self._is_silent(url, guess):
            return None
        self.asked += 1
        request = Request(url, cb_kwargs={"link": Link(url)}, meta={"dont_obey_robotstxt": url.endswith("/robots.txt")})
        try:
            response = await self.engine.download_async(request)
        except RobotsUnavailable as error:
            self._silent.add(host(url))
            words = str(error)
        except IgnoreRequest as error:
            words = str(error)
        except SILENCE as error:
            self._silent.add(host(url))
            words = failure_kind(error)[1]
        except Exception as error:  # noqa: BLE001  an address that gives nothing makes the plan smaller, never fails it
            words = f"{type(error).__name__}: {error}".splitlines()[0]
        else:
            self._keep(url, response)
            return response
        if not guess:
            self.problems.append(f"{url}: {words}")
        return None

    def _is_silent(self, url: str, guess: bool) -> bool:
        """Return whether a host is not asked again: it takes a minute each time to find that nobody answers."""
        silent = host(url) in self._silent
        if silent and not guess:
            self.problems.append(f"{url}: its host does not answer")
        return silent

    def _keep(self, url: str, response: Response) -> None:
        self._bytes += len(response.body)
        if self._bytes <= KEPT_BYTES:
            self.answers[url] = response
