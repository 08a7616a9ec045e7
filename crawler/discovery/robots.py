"""The Sitemap lines of a robots.txt; its rules for robots are Protego's business."""

import re

from crawler.discovery.markup import resolve, text_of

_LINE = re.compile(r"^\s*site-?map\s*:\s*(\S[^\r\n]*)", re.IGNORECASE | re.MULTILINE)


def sitemaps(body: bytes, url: str) -> tuple[str, ...]:
    """List the sitemaps a robots.txt names, in its order, each once, relative ones resolved against ``url``."""
    named = (match.group(1).split(" #")[0].strip() for match in _LINE.finditer(text_of(body)))
    found = (resolve(name, url) for name in named)
    return tuple(dict.fromkeys(address for address in found if address))
