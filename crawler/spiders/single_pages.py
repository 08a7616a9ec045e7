"""The child process of ``crawler.downloader.fetch_page``: fetch the pages named on standard input, one after another.

It reads one JSON object and writes one JSON line a page: the page's place in the archive, or what went wrong.
"""

import json
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings
from twisted.python.failure import Failure

from crawler.downloader.exceptions import RobotsUnavailable
from crawler.downloader.responses import failure_kind, page_of, skip_reason
from crawler.network import named_hosts
from crawler.spiders.logs import quiet_framework
from crawler.spiders.plain_settings import bare_settings
from storage.archive import Archive
from storage.errors import StorageError
from storage.records import Link, Role
from storage.urls import host

SETTINGS = {**bare_settings(), "ITEM_PIPELINES": {}, "LOG_LEVEL": "ERROR"}
"""What a crawl has for its frontier and store is left out; redirects are followed wherever they lead."""


class SinglePagesSpider(Spider):
    """Fetch some pages, keep them in an archive and write down where."""

    name = "single-pages"

    def __init__(self, urls: Sequence[str], site: str | None, archive: Archive, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.urls = urls
        self.named_hosts = named_hosts(urls)
        self.site = site
        self.archive = archive

    async def start(self) -> AsyncIterator[Request]:
        """Ask for every page in turn; the delays of their hosts are kept by the downloader."""
        for url in self.urls:
            sys.stdout.write(json.dumps(await self._fetch(url)) + "\n")
            sys.stdout.flush()
        return
        yield  # an async generator without output: everything is asked for above, in order

    async def _fetch(self, url: str) -> dict[str, str]:
        assert self.crawler.engine is not None
        link = Link(url, via="start")
        try:
            response = await self.crawler.engine.download_async(Request(url, cb_kwargs={"link": link}))
            site = self.site or host(url).removeprefix("www.")
            page = page_of(response, site, link, Role.ARTICLE, datetime.now(UTC))
            return {"ref": self.archive.write(page)}
        except StorageError as error:
            return {"kind": "archive", "why": str(error)}
        except Exception as error:  # noqa: BLE001  the edge of a page: whatever happens is its answer
            return _trouble(error)


def _trouble(error: Exception) -> dict[str, str]:
    if skip_reason(Failure(error)) == "robots":  # type: ignore[no-untyped-call]
        return {"kind": "robots", "why": "its robots.txt forbids it"}
    kind, words = failure_kind(error)
    if isinstance(error, RobotsUnavailable):
        words = f"no robots.txt from {error.host}: {error.why}"
    return {"kind": kind, "why": words}


def main() -> None:
    """Read what is wanted and fetch it."""
    wanted = json.load(sys.stdin)
    settings = get_project_settings()
    settings.setdict({**SETTINGS, **wanted["settings"]}, priority="cmdline")
    quiet_framework(settings)
    process = AsyncCrawlerProcess(settings)
    with Archive(Path(wanted["folder"])) as archive:
        process.crawl(SinglePagesSpider, urls=wanted["urls"], site=wanted["site"], archive=archive)
        process.start()


if __name__ == "__main__":
    main()
