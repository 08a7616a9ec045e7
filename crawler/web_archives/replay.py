"""Where a capture is replayed as it came."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

from crawler.discovery.captures import PageCapture
from crawler.web_archives.cdx import WAYBACK

CAPTURE = "capture"
"""How the captures that a CDX server names are come to (``via``)."""

_REPLAYED = re.compile(r"/(\d{14})(?:id_)?/(https?://.+)", re.DOTALL)


def replay_prefix(cdx: str, replay: str | None = None) -> str:
    """Return what the address of a capture begins with: ``…/web/`` at the Wayback Machine, the collection at pywb."""
    if replay:
        return replay.rstrip("/") + "/"
    parts = urlsplit(cdx)
    path = parts.path.rstrip("/")
    folder = path.removesuffix(WAYBACK) + "/web" if path.endswith(WAYBACK) else path.rpartition("/")[0]
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/", "", ""))


def replay_address(prefix: str, capture: PageCapture) -> str:
    """Return where a capture is replayed raw (``id_``): without banner, its links as they were."""
    return f"{prefix}{capture.stamp}id_/{capture.url}"


def read_replay(address: str) -> PageCapture | None:
    """Return which capture an address replays, or None for any other."""
    found = _REPLAYED.search(address)
    if not found:
        return None
    try:
        at = datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return PageCapture(found[2], at)
