"""The sitemaps that a robots.txt names; without the parsers of sitemaps, as every poll asks."""

import re

from crawler.discovery.markup import resolve_stated
from storage.robots import read_robots, robots_text

_SEVERAL = re.compile(r"(?<![\s,])[\s,]++(?=<?https?:)", re.IGNORECASE)  # addresses in one line


def robots_sitemaps(body: bytes, url: str) -> tuple[str, ...]:
    """List the sitemaps a robots.txt names, in its order, each once, relative ones resolved against ``url``."""
    named = read_robots(robots_text(body)).sitemaps
    found = (resolve_stated(each, url) for name in named for each in _SEVERAL.split(name))
    return tuple(dict.fromkeys(address for address in found if address))
