"""``winnow`` with a site "evil" whose crawl soon holds 700 MB, whether it is crawled in a batch or alone."""

import asyncio

from crawler.cli.main import main
from crawler.spiders.news import NewsSpider

held: list[bytes] = []
begin = NewsSpider.start


def hold() -> None:
    held.append(b"x" * 700_000_000)


async def start(self):
    if self.name == "evil":
        asyncio.get_running_loop().call_later(1.0, hold)
    async for each in begin(self):
        yield each


if __name__ == "__main__":
    NewsSpider.start = start  # type: ignore[method-assign]
    main()
