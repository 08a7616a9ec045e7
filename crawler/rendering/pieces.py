"""The pieces of one page: each is fetched by the downloader of the crawl, within bounds, and given to the browser."""

from collections import OrderedDict
from dataclasses import dataclass, field
from time import monotonic

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.http.request import NO_CALLBACK

from crawler.downloader.responses import failure_kind
from crawler.rendering.asked import MOST, PieceRequest, Treatment, treat
from crawler.rendering.page_visit import PageVisit

PIECE_TIMEOUT = 10.0
"""Seconds for one piece."""

MOST_BYTES = 32 * 1024 * 1024
"""Of all pieces of a page; the scripts of large sites come to 3 to 8 MB."""

KEPT_BYTES = 32 * 1024 * 1024
"""Of scripts that are kept for the pages that follow: nearly all of a site ask for the same."""

_PASSED = frozenset({"accept", "accept-language", "authorization", "content-type", "origin", "referer", "range"})
_DROPPED = frozenset({"content-encoding", "content-length", "transfer-encoding", "set-cookie", "connection"})


@dataclass(frozen=True, slots=True)
class PieceAnswer:
    """What the browser is given."""

    status: int
    headers: dict[str, str]
    body: bytes


EMPTY = PieceAnswer(200, {"content-type": "text/css", "access-control-allow-origin": "*"}, b"")


@dataclass
class ScriptCache:
    """Scripts by their addresses, for the length of a crawl; the longest unused go first."""

    most: int = KEPT_BYTES
    _kept: "OrderedDict[str, PieceAnswer]" = field(default_factory=OrderedDict)
    _bytes: int = 0

    def get(self, url: str) -> PieceAnswer | None:
        """Return a script that was fetched before."""
        if (found := self._kept.get(url)) is not None:
            self._kept.move_to_end(url)
        return found

    def keep(self, url: str, answer: PieceAnswer) -> None:
        """Keep a script."""
        if len(answer.body) > self.most // 2 or url in self._kept:
            return
        self._kept[url] = answer
        self._bytes += len(answer.body)
        while self._bytes > self.most:
            self._bytes -= len(self._kept.popitem(last=False)[1].body)


class PagePieces:
    """Answers the requests of the page at ``url``; ``under_way`` counts those that are fetched now.

    ``changed`` is when one began or ended last, on the monotonic clock.  ``refused`` has why pieces could not be had.
    """

    def __init__(self, visit: PageVisit, url: str, scripts: ScriptCache) -> None:
        self._visit, self._url, self._scripts = visit, url, scripts
        self._asked = 0
        self._bytes = 0
        self.under_way = 0
        self.changed = monotonic()
        self.refused: dict[str, str] = {}

    async def answer(self, asked: PieceRequest, headers: dict[str, str], body: bytes | None) -> PieceAnswer | None:
        """Return what the browser gets for a request, None where it gets nothing."""
        decided = treat(asked, self._url)
        if decided is Treatment.EMPTY:
            return EMPTY
        if decided is Treatment.REFUSE:
            return None
        if asked.kind == "script" and (kept := self._scripts.get(asked.url)) is not None:
            return kept
        if self._asked >= MOST or self._bytes >= MOST_BYTES:
            self.refused[asked.url] = "more than one page may ask for"
            return None
        self._asked += 1
        return await self._fetched(asked, headers, body)

    async def _fetched(self, asked: PieceRequest, headers: dict[str, str], body: bytes | None) -> PieceAnswer | None:
        self.under_way += 1
        try:
            response = await self._visit.fetch(self._request(asked, headers, body))
        except IgnoreRequest as error:
            self.refused[asked.url] = str(error)
            return None
        except Exception as error:  # noqa: BLE001 - whatever becomes of a piece costs the page that piece
            self.refused[asked.url] = failure_kind(error)[1]
            return None
        finally:
            self.under_way -= 1
            self.changed = monotonic()
        answer = _answer(response)
        self._bytes += len(answer.body)
        if asked.kind == "script" and answer.status == 200:
            self._scripts.keep(asked.url, answer)
        return answer

    def _request(self, asked: PieceRequest, headers: dict[str, str], body: bytes | None) -> Request:
        passed = {name: value for name, value in headers.items() if name in _PASSED or name.startswith("x-")}
        return Request(
            asked.url,
            method=asked.method,
            headers=passed,
            body=body,
            callback=NO_CALLBACK,
            meta={
                "allow_offsite": True,
                "autothrottle_dont_adjust_delay": True,
                "download_timeout": PIECE_TIMEOUT,
                "download_maxsize": max(1, MOST_BYTES - self._bytes),
            },
        )


def _answer(response: Response) -> PieceAnswer:
    return PieceAnswer(response.status, told(response.headers), response.body)


def told(headers: Headers) -> dict[str, str]:
    """Return the headers of an answer as the browser is told them: the body is unpacked, and cookies stay outside."""
    found = {}
    for name, values in headers.items():
        key = name.decode("latin-1").lower()
        if key not in _DROPPED:
            found[key] = ", ".join(value.decode("latin-1") for value in values)
    return found
