"""One image from the network: what came, or why it did not, in one word."""

from dataclasses import dataclass
from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from crawler.downloader.exceptions import LeftForLater, RobotsUnavailable
from crawler.downloader.responses import PASSING_STATUSES, failure_kind, skip_reason
from crawler.images.kinds import image_type
from storage.urls import is_web_url

HOPS = 5
SECONDS = 30.0
"""For one image; half of what a page may take."""

_SILENT = frozenset({"dns", "timeout", "connection", "tls"})
_LASTING = frozenset({"too_large", "unsupported", "redirect"})


@dataclass(frozen=True, slots=True)
class NoImage:
    """Why there is no image; ``passing``: it may be had later; ``silent``: its host did not answer at all.

    ``left``: the crawl ends, and nothing is known.
    """

    reason: str
    passing: bool = False
    silent: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class ImageAnswer:
    """An answer that is an image of a media type."""

    response: Response
    type: str


async def ask(crawler: Crawler, url: str, page: str, most_bytes: int) -> ImageAnswer | NoImage:
    """Ask for an image as for any page: in its host's turn, past robots.txt and the guard of addresses.

    ``page`` shows it.  Redirects may lead to other hosts, each of which is asked for its robots.txt.
    """
    for _ in range(HOPS):
        try:
            response = await _once(crawler, url, page, most_bytes)
        except Exception as error:  # noqa: BLE001 - whatever becomes of an image costs that image
            return _trouble(error)
        location = response.headers.get("Location") if 300 <= response.status < 400 else None
        if location is None:
            return _judged(response, most_bytes)
        try:
            url = urljoin(response.url, location.decode("utf-8", "replace"))
        except ValueError:
            return NoImage("redirect")
        if not is_web_url(url):
            return NoImage("redirect")
    return NoImage("redirect")


async def _once(crawler: Crawler, url: str, page: str, most_bytes: int) -> Response:
    assert crawler.engine is not None
    meta = {
        "allow_offsite": True,
        "download_timeout": SECONDS,
        "download_maxsize": max(1, most_bytes),
        "download_warnsize": 0,
    }
    headers = {"Accept": "image/*", "Referer": page} if is_web_url(page) else {"Accept": "image/*"}
    return await crawler.engine.download_async(Request(url, headers=headers, meta=meta, callback=NO_CALLBACK))


def _judged(response: Response, most_bytes: int) -> ImageAnswer | NoImage:
    if response.status in PASSING_STATUSES:
        return NoImage(f"http_{response.status}", passing=True)
    if response.status != 200:
        return NoImage(f"http_{response.status}")
    if len(response.body) > most_bytes:
        return NoImage("too_large")
    kind = image_type(response.body)
    return NoImage("not_image") if kind is None else ImageAnswer(response, kind)


def _trouble(error: Exception) -> NoImage:
    if isinstance(error, LeftForLater):
        return NoImage("left", passing=True, left=True)
    if isinstance(error, RobotsUnavailable):
        return NoImage(error.kind, passing=True, silent=True)
    if (why := skip_reason(Failure(error))) is not None:  # type: ignore[no-untyped-call]
        return NoImage(why)
    kind = failure_kind(error)[0]
    return NoImage(kind, passing=kind not in _LASTING, silent=kind in _SILENT)
