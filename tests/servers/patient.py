"""A spider that comes back when it is told to, as the queue of a crawl does.

python -m tests.servers.patient http://127.0.0.1:8099/a http://127.0.0.1:8099/b
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler.unanswered import RobotsUnavailable


class Patient(Spider):
    """Asks for some pages, and again for those that a missing robots.txt kept from it."""

    name = "patient"

    async def start(self) -> AsyncIterator[Request]:
        """Ask for each page."""
        for url in sys.argv[1:]:
            yield Request(url, errback=self.later, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> None:
        """Say what was had."""
        print(response.status, response.url)

    async def later(self, failure: Failure) -> AsyncIterator[Request]:
        """Wait as long as the refusal says."""
        error = failure.value
        if isinstance(error, RobotsUnavailable) and not error.final:
            await asyncio.sleep(error.seconds)
            request: Request = failure.request  # type: ignore[attr-defined]
            yield request.replace(dont_filter=True)


def main() -> None:
    """Run it with the settings of the house, without stages."""
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.update(
        {"ITEM_PIPELINES": {}, "WINNOW_FIRST_BACKOFF": 0.4, "RETRY_TIMES": 0, "AUTOTHROTTLE_ENABLED": False}
    )
    process = AsyncCrawlerProcess(settings)
    process.crawl(Patient)
    process.start()


if __name__ == "__main__":
    main()
