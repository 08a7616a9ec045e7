"""The identity of pages and of texts: which addresses mean one page, and which texts are one text.

w3lib and courlan were tried for the whole of it: ``canonicalize_url`` keeps scheme, twins and trackers, and courlan's
list of trackers takes ``cid``, ``uid`` and ``keyword``, which select the content on many a news system.
"""

import re
import unicodedata
from functools import lru_cache
from posixpath import normpath
from urllib.parse import quote, urljoin, urlsplit

from storage.urls.amp import asks_for_amp, without_amp
from storage.urls.hosts import (
    TWIN_LABELS,
    ascii_host,
    host,
    main_host,
    registered_domain,
    same_site,
    split_url,
    with_port,
)
from storage.urls.tracking_params import tracks
from storage.urls.wrapped import unwrapped

__all__ = [
    "absolute_url",
    "host",
    "is_mobile_variant",
    "is_web_url",
    "normalize_url",
    "registered_domain",
    "same_site",
    "strip_tracking",
]

INDEX_FILE = re.compile(r"index\.(?:html?|shtml|php|jsp|aspx?)|default\.(?:aspx?|html?)", re.IGNORECASE)
"""File names that servers answer for the folder itself."""

_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid|sessionid)=[^/;?]*", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_HIGH_RUN = re.compile(r"(?:%[89A-F][0-9A-F])+", re.IGNORECASE)
_AMP_WRITTEN = re.compile(r"^(?:amp;)+", re.IGNORECASE)  # of a separator that was escaped once too often
_NO_HOST = re.compile(r"[\s<>\"{}|\\^`%@]")
_NOWHERE = re.compile(r"#(?!!).*|https?:/*", re.IGNORECASE | re.DOTALL)
_PATH_SAFE = "/%:@!$&'()*+,;=~"
_USUAL = 300  # characters; longer addresses are few and take room
_UNRESERVED = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")


def normalize_url(url: str) -> str:
    """Return the one key of a page, whichever of its addresses is shown: ``example.com/a/b?id=3``.

    Idempotent; never raises.  What cannot be read as an address is its own key.
    """
    return _kept_key(url) if len(url) <= _USUAL else _page_key(url)


@lru_cache(maxsize=8192)  # menus and lists repeat their links on every page; 4 MB at most
def _kept_key(url: str) -> str:
    return _page_key(url)


def _page_key(url: str) -> str:
    key = _key(url)
    while (inner := unwrapped(key)) != key:
        key = _key(inner)
    return key


def _key(url: str) -> str:
    try:
        parts = split_url(_composed(url))
    except ValueError:
        return url.strip()
    name = with_port(main_host(ascii_host(parts.hostname or "")), parts.port)
    query = _query(parts.query)
    key = name + _path(parts.path) + (f"?{query}" if query else "")
    fragment = _escape(parts.fragment, _PATH_SAFE + "?")
    return f"{key}#{fragment}" if fragment.startswith("!") and len(fragment) > 1 else key


def strip_tracking(url: str) -> str:
    """Return an address without its tracking parameters and session, otherwise as it stands; never raises.

    What remains is asked for and stored, so that a corpus names the page and not the way somebody came to it.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if not parts.query:
        return url
    written = (_AMP_WRITTEN.sub("", piece) for piece in parts.query.split("&"))
    pieces = [piece for piece in written if piece and not tracks(*piece.partition("=")[::2])]
    return parts._replace(query="&".join(pieces)).geturl()


def absolute_url(base: str, href: str) -> str | None:
    """Return the web address a link on the page ``base`` points to, or None where it points to none.

    None for ``javascript:``, ``mailto:``, ``data:`` and the like, for a place within the same page, and for what is
    malformed; never raises.  The fragment is dropped, except one that selects a page (``#!``).
    """
    href = re.sub(r"[\t\r\n]", "", href).strip("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f \u3000\ufeff\xa0")
    if not href or _NOWHERE.fullmatch(href):
        return None
    place, mark, query = href.partition("?")
    try:
        joined = urljoin(base.strip(), place.replace("\\", "/") + mark + query)
        parts = urlsplit(joined)
    except ValueError:
        return None
    if not parts.fragment.startswith("!"):
        joined = parts._replace(fragment="").geturl()
    return joined if is_web_url(joined) else None


def is_web_url(url: str) -> bool:
    """Return whether an address is absolute, of http or https, and names a host that could exist."""
    try:
        parts = urlsplit(url)
        name, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(name.strip(".")) and not _NO_HOST.search(name)


def is_mobile_variant(url: str) -> bool:
    """Return whether an address is one made for telephones or for AMP, and another address is the better one."""
    if host(url).partition(".")[0] in TWIN_LABELS - {"www"}:
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = parts.path.rstrip("/")
    pairs = (piece.partition("=")[::2] for piece in parts.query.split("&"))
    return without_amp(path) != path or any(asks_for_amp(name.lower(), value) for name, value in pairs)


def _path(path: str) -> str:
    path = _escape(_SESSION_PATH.sub("", path), _PATH_SAFE)
    path = normpath("/" + path.lstrip("/")).rstrip("/")
    while path:
        folder, _, name = path.rpartition("/")
        shorter = folder if INDEX_FILE.fullmatch(name) else without_amp(path)
        if shorter == path:
            break
        path = shorter
    return path


def _query(query: str) -> str:
    pairs = (_AMP_WRITTEN.sub("", piece).partition("=") for piece in query.split("&"))
    clean = (
        (_escape(name.replace("+", "%20"), "%"), _escape(value.replace("+", "%20"), "%/:,")) for name, _, value in pairs
    )
    return "&".join(
        sorted(f"{name}={value}" if value else name for name, value in clean if name and not tracks(name, value))
    )


def _composed(url: str) -> str:
    """Write accented letters as one character each (NFC), however they are escaped: file systems take them apart."""
    if "%" not in url and url.isascii():
        return url
    return unicodedata.normalize("NFC", _HIGH_RUN.sub(_read, url))


def _read(match: re.Match[str]) -> str:
    """Open the escapes of other than ASCII letters; what is no UTF-8 stays as it is."""
    try:
        return bytes.fromhex(match[0].replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _escape(text: str, safe: str) -> str:
    """Write percent escapes in one way: needless ones opened, the rest in capitals, other signs as UTF-8."""
    text = quote(text, safe=safe + "%", errors="surrogatepass")
    text = re.sub(r"%(?![0-9a-fA-F]{2})", "%25", text)
    return _ESCAPE.sub(_open, text)


def _open(match: re.Match[str]) -> str:
    value = int(match[1], 16)
    return chr(value) if value in _UNRESERVED else f"%{match[1].upper()}"
