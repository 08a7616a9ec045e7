"""Sound and film of an article: what the page states for other programs, and what its feed encloses."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipelines.extraction.page.document import Document
from pipelines.extraction.structured.jsonld import LinkedArticle
from pipelines.extraction.structured.signals import PageSignals
from storage.records import Media

_MOST = 20  # of an article
_MOST_PLAYERS = 200  # of a page that are looked at
_MOST_SOURCES = 10  # of a player
_ELSEWHERE = frozenset({"a", "aside", "footer", "nav"})  # teasers of other pages, and what the site has on each
_LONGEST = 2083  # characters of an address
_TYPE = re.compile(r"(?:audio|video)/[\w.+-]{1,60}")
_LISTS = frozenset({"application/vnd.apple.mpegurl", "application/x-mpegurl", "application/dash+xml"})
_ENDINGS = {
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "aac": "audio/aac", "ogg": "audio/ogg", "oga": "audio/ogg",
    "opus": "audio/ogg", "wav": "audio/wav", "flac": "audio/flac", "mp4": "video/mp4", "m4v": "video/mp4",
    "webm": "video/webm", "ogv": "video/ogg", "mov": "video/quicktime", "m3u8": "application/vnd.apple.mpegurl",
}  # fmt: skip
_ISO = re.compile(r"P(?:(\d{1,3})D)?T?(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7})(?:\.\d{1,9})?S)?", re.IGNORECASE)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})")
_NUMBER = re.compile(r"(\d{1,15})(?:\.\d{1,9})?")

Stated = tuple[str, str, str, str]
"""Address, media type, bytes and length in time, each as it stands or empty."""


def read_media(doc: Document, found: PageSignals, linked: LinkedArticle) -> tuple[Media, ...]:
    """Return what the page and then its feed name, each address once; what one leaves open the other completes."""
    media: dict[str, Media] = {}
    for stated in (*linked.media, *_open_graph(found), *_players(doc), *_of_feed(doc.hints.media)):
        one = _media(stated, doc.url)
        if one is not None and (one.url in media or len(media) < _MOST):
            media[one.url] = _completed(media.get(one.url, one), one)
    return tuple(media.values())


def _open_graph(found: PageSignals) -> Iterator[Stated]:
    for kind in ("audio", "video"):
        address = found.meta(f"og:{kind}:secure_url", f"og:{kind}:url", f"og:{kind}")
        if address:
            yield address, found.meta(f"og:{kind}:type") or "", "", found.meta(f"og:{kind}:duration") or ""


def _players(doc: Document) -> Iterator[Stated]:
    """Yield the file of each player on the page: of several forms of the same recording the first that can be named."""
    for player in islice(doc.tree.iter("audio", "video"), _MOST_PLAYERS):
        if _is_decoration(player) or any(above.tag in _ELSEWHERE for above in player.iterancestors()):
            continue
        length = player.get("data-duration") or ""
        for source in (player, *islice(player.iter("source"), _MOST_SOURCES)):
            stated = source.get("src") or "", source.get("type") or "", "", length
            if stated[0] and _media(stated, doc.url) is not None:
                yield stated
                break


def _is_decoration(player: HtmlElement) -> bool:
    """Return whether a film runs by itself, silent and for ever, as backgrounds and previews do."""
    return player.get("muted") is not None and player.get("loop") is not None and player.get("controls") is None


def _of_feed(hint: str | None) -> Iterable[Stated]:
    """Read the lines of a hint: address, type, bytes and length, with tabs between them."""
    for line in (hint or "").splitlines():
        address, kind, size, length = (*line.split("\t"), "", "", "")[:4]
        yield address, kind, size, length


def _media(stated: Stated, base: str) -> Media | None:
    """Read one statement; None for what is no sound and no film, as a page with a player."""
    try:
        url = urljoin(base, stated[0].strip())
        ending = urlsplit(url).path.rpartition(".")[2].lower()
    except ValueError:
        return None
    kind = stated[1].partition(";")[0].strip().lower() or _ENDINGS.get(ending, "")
    if not url.startswith(("http://", "https://")) or len(url) > _LONGEST:
        return None
    if not _TYPE.fullmatch(kind) and kind not in _LISTS:
        return None
    size = _NUMBER.fullmatch(stated[2].strip())
    return Media(url, kind, (int(size[1]) or None) if size else None, _seconds(stated[3].strip()))


def _seconds(text: str) -> int | None:
    """Read a length in time: ``PT1H2M3S``, ``1:02:03``, or seconds."""
    if number := _NUMBER.fullmatch(text):
        return int(number[1]) or None
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return 3600 * hours + 60 * minutes + seconds or None
    if iso := _ISO.fullmatch(text):
        days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return 86400 * days + 3600 * hours + 60 * minutes + seconds or None
    return None


def _completed(first: Media, second: Media) -> Media:
    return Media(first.url, first.type, first.bytes or second.bytes, first.seconds or second.seconds)
