"""Addresses that hold another one: redirects with their target in the query, and the caches that serve AMP pages."""

import re
from urllib.parse import parse_qsl, urlsplit

from storage.urls.hosts import ascii_host, has_known_suffix, registered_name, split_url

_LONGEST = 2_048  # characters of an address that anybody fetches; each wrapper taken off costs time by its length

# What the last part of a redirecting path is called, and the parameter that holds the target.  Both must be there: a
# page to share, to sign in or to save another one names an address too, and is none.
_REDIRECTS = re.compile(
    r"(?:url|u|l|r|rd|redir(?:ect(?:or)?)?|out(?:bound|going)?|go(?:to)?|link(?:filter|out)?|jump|away|exit|leave"
    r"|(?:api)?click(?:thru|through)?|track(?:ing)?|forward)(?:\.[a-z]{2,4})?",
    re.IGNORECASE,
)
_TARGETS = frozenset(
    {"url", "u", "q", "to", "target", "dest", "destination", "redirect", "redirect_url", "link", "goto"}
)
_CACHED = re.compile(r"/(?:amp|[cv])/(s/)?([a-z0-9.-]{4,253})(/.*)?", re.IGNORECASE | re.DOTALL)


def unwrapped(url: str) -> str:
    """Return the address that a redirect or an AMP cache wraps, else the address itself; never raises."""
    while len(url) <= _LONGEST and (inner := _inner(url)):
        url = inner
    return url


def _inner(url: str) -> str | None:
    if ("/s/" in url or "/c/" in url or "/v/" in url) and (cached := _of_cache(url)):
        return cached
    query = url.partition("?")[2]
    if not query or ("://" not in query and "%3a%2f%2f" not in query.lower()):
        return None  # most addresses: nothing is taken apart
    try:
        parts = split_url(url)
    except ValueError:
        return None
    if not _REDIRECTS.fullmatch(parts.path.rstrip("/").rpartition("/")[2]):
        return None
    targets = (value for name, value in parse_qsl(parts.query) if name.lower() in _TARGETS)
    return next((value for value in targets if _is_target(value)), None)


def _of_cache(url: str) -> str | None:
    """Read ``https://cache.example/c/s/www.example.com/a``, the form in which all AMP caches name the page.

    Without the ``s/`` of https the cache's own host must be made of that of the page (``www-example-com``).
    """
    try:
        parts = split_url(url)
        found = _CACHED.fullmatch(parts.path)
        if not found or not has_known_suffix(found[2]):
            return None
        cache, page = ascii_host(parts.hostname or ""), found[2].lower()
    except ValueError:
        return None
    if registered_name(cache) == registered_name(page):
        return None
    if not found[1] and cache.partition(".")[0] != page.replace("-", "--").replace(".", "-"):
        return None
    return f"https://{page}{found[3] or '/'}" + (f"?{parts.query}" if parts.query else "")


def _is_target(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and has_known_suffix(parts.hostname or "")
    except ValueError:
        return False
