"""One page asked for by a process that has no crawl: politely, within bounds, kept or not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.downloader.fetch_page import FetchError, fetch_page, fetch_pages
from crawler.errors import ArgumentError
from storage.archive.archive import Archive
from tests.servers.small_site import LINKS, serve_small_site

pytestmark = pytest.mark.process

ROBOTS = f"User-agent: *\nDisallow: {LINKS[1]}\nCrawl-delay: 1\n"
Village = tuple[str, list[tuple[float, str]]]


@pytest.fixture(scope="module")
def village() -> Iterator[Village]:
    with serve_small_site((200, ROBOTS)) as (base, log):
        yield base.rstrip("/"), log


def test_pages_come_in_order_with_the_delay_their_host_asks_for(village: Village, tmp_path: Path) -> None:
    base, log = village
    urls = [base + LINKS[0], base + LINKS[1], "http://127.0.0.1:9/nobody", f"{base}/nothing"]

    first, forbidden, silent, missing = fetch_pages(urls, site="village", archive=tmp_path)

    assert not isinstance(first, FetchError)
    assert (first.site, first.url, first.status, first.via) == ("village", urls[0], 200, "start")
    assert b"village number 0" in first.body
    assert first.raw_ref is not None
    assert Archive(tmp_path).read(first.raw_ref) == first
    assert isinstance(forbidden, FetchError)
    assert (forbidden.kind, str(forbidden)) == ("robots", f"{urls[1]}: its robots.txt forbids it")
    assert isinstance(silent, FetchError)
    assert silent.kind == "connection"
    assert not isinstance(missing, FetchError)
    assert missing.status == 404
    (_start, asked), *rest = log
    assert (asked, [path for _, path in rest]) == ("/robots.txt", [LINKS[0], "/nothing"])
    assert rest[1][0] - rest[0][0] >= 0.99


def test_one_page_leaves_nothing_behind_and_too_large_a_one_is_an_error(village: Village) -> None:
    base, _ = village

    page = fetch_page(base + LINKS[2])
    with pytest.raises(FetchError, match="larger than DOWNLOAD_MAXSIZE") as error:
        fetch_page(base + LINKS[2], settings={"DOWNLOAD_MAXSIZE": 100})

    assert (page.site, page.raw_ref) == ("127.0.0.1", None)
    assert error.value.kind == "too_large"


def test_what_is_no_web_address_is_refused_before_anything_is_asked_for() -> None:
    with pytest.raises(ArgumentError, match="not a web address"):
        fetch_page("file:///etc/passwd")
