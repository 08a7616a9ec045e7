"""Asking a silent host whether it is there."""

from scrapy import Request
from scrapy.core.engine import ExecutionEngine
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from scrapy.http.request import NO_CALLBACK

from crawler.downloader.exceptions import LeftForLater
from crawler.network import AddressRefused

ANEW = "winnow_anew"
"""Key of a request's meta: the host itself must answer it, and no answer that was had before."""

SILENCE = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError)


async def host_is_up(engine: ExecutionEngine, url: str) -> bool | None:
    """Return whether the host of an address gives any answer to a request for its robots.txt.

    None where the crawl ends.
    """
    address = f"{'/'.join(url.split('/')[:3])}/robots.txt"
    question = Request(address, callback=NO_CALLBACK, meta={"dont_obey_robotstxt": True, ANEW: True})
    try:
        await engine.download_async(question)
    except (*SILENCE, AddressRefused):
        return False
    except LeftForLater:
        return None
    return True
