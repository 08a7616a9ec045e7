"""robots.txt read in turns with all else that the reactor does."""

import asyncio
import gc
from collections.abc import Iterator
from time import process_time

import pytest

from crawler.middlewares.robots_parser import HostRules
from storage.robots import LENGTH, read_robots, robots_text

OURS = "Winnow/1.0"
LONG = {
    "newlines": "\n" * LENGTH,
    "words": "a\n" * (LENGTH // 2),
    "stars": "User-agent: *\n" + "".join(f"Disallow: *{number}*b\n" for number in range(30_000)),
    "paths": "User-agent: *\n" + "".join(f"Allow: /{number}\n" for number in range(35_000)),
    "escapes": "User-agent: *\n" + "".join(f"Disallow: /%zz%2f%41{number}\n" for number in range(20_000)),
    "long escapes": "User-agent: *\n" + "".join(f"Disallow: /{number}{'%zz' * 600}\n" for number in range(280)),
    "names": "".join(f"User-agent: a{number}\n" for number in range(35_000)) + "Disallow: /",
    "names in a line": ("User-agent: " + "a,b," * 490 + "\n") * 250,
    "groups": "User-agent: winnow\nDisallow: /x\n" * 15_000,
    "sitemaps": "".join(f"Sitemap: /{number}\n" for number in range(30_000)),
}


@pytest.fixture
def no_search_for_garbage() -> Iterator[None]:
    """Keep Python from looking through all that tests have loaded, which takes 40 ms by itself."""
    gc.disable()
    yield
    gc.enable()


async def longest_turn(body: bytes) -> float:
    """Return the most CPU time between two turns of another task while a file is read."""
    reading = asyncio.ensure_future(HostRules.read(body, OURS))
    longest, before = 0.0, process_time()
    while not reading.done():
        await asyncio.sleep(0)
        now = process_time()
        longest, before = max(longest, now - before), now
    reading.result()
    return longest


@pytest.mark.usefixtures("no_search_for_garbage")
@pytest.mark.parametrize("text", LONG.values(), ids=list(LONG))
def test_a_long_file_holds_the_reactor_for_moments(text):
    body = text.encode()
    assert min(asyncio.run(longest_turn(body)) for _ in range(3)) < 0.05


@pytest.mark.parametrize("text", LONG.values(), ids=list(LONG))
def test_what_is_read_in_turns_is_what_is_read_at_once(text):
    rules, group = asyncio.run(HostRules.read(text.encode(), OURS)), read_robots(robots_text(text.encode())).group(OURS)
    for path in ("/", "/x", "/17", "/a29999b", "/%zzA19", "/3%zz"):
        verdict = "allowed" if group is None else group.verdict(path)
        assert rules.allowed(f"https://www.example.com{path}", OURS) == (verdict == "allowed")


def test_an_ordinary_file_is_read_in_one_turn():
    async def turns() -> int:
        reading = asyncio.ensure_future(HostRules.read(b"User-agent: *\nDisallow: /a\nCrawl-delay: 2\n", OURS))
        count = 0
        while not reading.done():
            await asyncio.sleep(0)
            count += 1
        assert reading.result().delay(OURS) == 2.0
        return count

    assert asyncio.run(turns()) == 1
