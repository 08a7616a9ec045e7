"""``winnow`` with a site "evil" that holds the interpreter when it is crawled in a batch, and an alarm that is near."""

import asyncio
import re

import crawler.batch.watchdog as watchdog
from crawler.batch.members import BatchMember
from crawler.batch.site_crawls import SiteCrawls
from crawler.cli.main import main

begin = SiteCrawls._begin


def hang() -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def begin_and_hang(self: SiteCrawls, member: BatchMember) -> None:
    begin(self, member)
    if member.site.name == "evil":
        asyncio.get_event_loop().call_later(1.0, hang)


if __name__ == "__main__":
    watchdog.STILL_SECONDS, watchdog.AGAIN_SECONDS = 6, 0.5
    SiteCrawls._begin = begin_and_hang  # type: ignore[method-assign]
    main()
