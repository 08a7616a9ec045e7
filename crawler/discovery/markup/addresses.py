"""Addresses as people write them into the files for machines, where a browser never showed them the mistake."""

import re

from crawler.discovery.markup.markup import resolve
from storage.urls import same_site

_SCHEME = re.compile(r"(?:https?:/*+)*(https?):/*+(?=[^/\s])", re.IGNORECASE)
_WHOLE = re.compile(r"https?://(?!https?:)[^/\s]")
_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?::\d{1,5})?(?=[/?#]|$)", re.IGNORECASE)


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
