"""What addresses have in common that a server can make without end: folder, copies under a session, repeated parts."""

import re
from collections import Counter
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.discovery.urls.shape import shape

_TOKEN = re.compile(
    r"(?:[a-z]{1,12}[-_=:])?(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{8,64}|\d{5,32}|\([a-z]\(\w{6,64}\)\)", re.IGNORECASE
)
_PARAMETER = re.compile(r";[a-z_]{2,20}=[^/;?]{1,128}", re.IGNORECASE)
_NUMBER = re.compile(r"[\d_.-]+")
_MOST_SAME = 3  # segments of one name in a path; /news/2024/news/x has two


def path_shape(url: str) -> str:
    """Return what addresses share that differ in one part, as :func:`crawler.discovery.urls.shape.shape` says it."""
    return shape(url)


@lru_cache(maxsize=8_192)
def folder(url: str) -> str:
    """Return the pattern of host and first path segment: ``example.com/list``."""
    place = shape(url).partition("?")[0].split("/", 2)
    return "/".join(place[:2])


@lru_cache(maxsize=8_192)
def without_tokens(url: str) -> str | None:
    """Return an address with a star for each part that could be a session or a stamp, None where no part could be.

    ``example.com/s/8f3a9c2e/news?id=7``: ``example.com/s/*/news?id=7``.  An identifier looks the same: only what such
    addresses bring tells whether they are copies of one page.
    """
    parts = urlsplit(url)
    path = _PARAMETER.sub(";*", parts.path)
    segments = ["*" if _TOKEN.fullmatch(segment) else segment for segment in path.split("/")]
    pairs = [(name, "*" if _TOKEN.fullmatch(value) else value) for name, value in parse_qsl(parts.query)]
    query = "&".join(f"{name}={value}" for name, value in sorted(pairs))
    core = (parts.hostname or "") + "/".join(segments) + (f"?{query}" if query else "")
    return core if "*" in core else None


@lru_cache(maxsize=8_192)
def has_repeated_parts(url: str) -> bool:
    """Return whether a path holds one segment four times, or ends in the same two or more segments three times.

    Links that are relative by mistake lead there, ever deeper.
    """
    segments = [segment for segment in unquote(urlsplit(url).path).split("/") if segment]
    named = Counter(segment.lower() for segment in segments if not _NUMBER.fullmatch(segment))
    if max(named.values(), default=0) > _MOST_SAME:
        return True
    return any(
        segments[-size:] == segments[-2 * size : -size] == segments[-3 * size : -2 * size]
        for size in range(2, len(segments) // 3 + 1)
    )
