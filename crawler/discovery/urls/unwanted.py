"""Addresses that no crawl of articles should follow: accounts, shops, printers, files, searches."""

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from crawler.discovery.urls.shape import is_asset
from crawler.discovery.urls.words import SERVICE, UNWANTED

_QUERY = re.compile(
    r"(?:^|&)(?:replytocom|share|print|printable|action|do=login|redirect(?:_to)?|return(?:_?url)?|add-to-cart|q|s"
    r"|keyword|query|wd)=",
    re.IGNORECASE,
)
_REGION = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|respond|disqus|pinglun|share|sharing|bdshare\w*|social|cookies?|consent|login)"
    r"(?:$|[\s_](?!open|closed)|-(?!open|closed|off|free))",
    re.IGNORECASE,
)
_PAGE_END = re.compile(r"\.(?:html?|shtml|php|aspx?|jsp)$", re.IGNORECASE)


@lru_cache(maxsize=8_192)
def is_unwanted(url: str) -> bool:
    """Return whether an address leads to a service or a file rather than to something that could be read."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    segments = [segment.lower() for segment in unquote(parts.path).split("/") if segment]
    if not segments:
        return bool(_QUERY.search(parts.query))
    last = _PAGE_END.sub("", segments[-1])
    served = len(segments) <= 2 and last in SERVICE
    return served or is_asset(url) or not UNWANTED.isdisjoint((*segments, last)) or bool(_QUERY.search(parts.query))


def is_unwanted_place(names: str) -> bool:
    """Return whether class and id of an element name a place for readers to talk, share or log in."""
    return bool(_REGION.search(names))
