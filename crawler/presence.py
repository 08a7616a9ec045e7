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

SILENCE = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError)


async def answers(engine: ExecutionEngine, url: str) -> bool:
    """Whether the host of an address gives any answer to a question for its robots.txt."""
    address = f"{'/'.join(url.split('/')[:3])}/robots.txt"
    try:
        await engine.download_async(Request(address, callback=NO_CALLBACK, meta={"dont_obey_robotstxt": True}))
    except SILENCE:
        return False
    return True
