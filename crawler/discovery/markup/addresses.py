"""Addresses as pages have them, and as people write them into the files for machines, where no browser showed them the
mistake; without a parser.
"""

import re
from functools import lru_cache

from storage.urls import absolute_url, same_site

LONGEST_ADDRESS = 2_048
"""Characters of an address that browsers and servers agree on; longer ones are traps or data."""

# Most links of a page are like this, and joining them the long way is a third of the cost of reading it.
_PLAIN = re.compile(r"(?:https?://[A-Za-z0-9][A-Za-z0-9.-]*)?/(?!/)(?:[\w~%?=&+,:@!$*/-]|(?<!/)\.)*(?<!\?)", re.ASCII)

_SCHEME = re.compile(r"(?:https?:/*+)*(https?):/*+(?=[^/\s])", re.IGNORECASE)
_WHOLE = re.compile(r"https?://(?!https?:)[^/\s]")
_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?::\d{1,5})?(?=[/?#]|$)", re.IGNORECASE)


@lru_cache(maxsize=64)
def _origin(base: str) -> str:
    return "/".join(base.split("/", 3)[:3])


@lru_cache(maxsize=8_192)
def resolve(href: str | None, base: str) -> str | None:
    """Return the absolute web address of a link, or None for what is empty, overlong or nothing to fetch."""
    if not href or len(href) > LONGEST_ADDRESS:
        return None
    if _PLAIN.fullmatch(href):
        return f"{_origin(base)}{href}" if href[0] == "/" else href
    return absolute_url(base, href)


def resolve_stated(text: str | None, base: str) -> str | None:
    """Return the absolute address that a sitemap, a robots.txt or a feed states, or None.

    Brackets and quotes around it do not count, a scheme may stand twice or with too few slashes, and one that is
    missing before a host of the base's own site (``www.example.com/a``) is that of the base.
    """
    stated = (text or "").strip("<>\"'“”() \t\r\n\ufeff")
    if _WHOLE.match(stated):
        pass  # nearly all
    elif scheme := _SCHEME.match(stated):
        stated = f"{scheme[1].lower()}://{stated[scheme.end() :]}"
    elif (name := _HOST.match(stated)) and (stated.lower().startswith("www.") or same_site(name[0], base)):
        stated = f"//{stated}"
    return resolve(stated, base)
