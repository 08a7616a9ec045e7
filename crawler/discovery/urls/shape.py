"""What the shape of an address tells of the page behind it, whatever the site and the language."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from crawler.discovery.urls.words import ARTICLE_IDS, ASSETS, FEED_NAMES, LISTING_IDS, TAXONOMY
from pipelines.extraction.lexicon import any_of, words
from storage.records import LinkKind

_EXTENSION = re.compile(r"\.([A-Za-z][A-Za-z0-9]{1,5})$")
_PAGE_EXTENSIONS = {"html", "htm", "shtml", "xhtml", "php", "asp", "aspx", "jsp", "do", "jhtml", "phtml", "cfm"}
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d[-_./]?(?:0[1-9]|1[0-2])(?:[-_./]?(?:0[1-9]|[12]\d|3[01]))?(?!\d)")
_DATE_PATH = re.compile(
    r"/(?:19|20)\d\d(?:/(?:0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?|[-_](?:0[1-9]|1[0-2])(?:[-_]?\d\d)?|\d{2,4})?(?=/|$)"
)
_INDEX = re.compile(r"^(?:index|default|list|home|main|archives?)?[-_]?\d{0,4}$", re.IGNORECASE)
_PAGED = re.compile(rf"^(?:{any_of('urls.page')}|p|pg|list|index)[-_]?\d{{1,5}}$", re.IGNORECASE)
_PAGE_DIGITS = {**dict.fromkeys(words("urls.page"), 5), "p": 2}
_LONG_NUMBER = re.compile(r"\d{4,}")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_HEX = re.compile(
    r"^(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}$|^[0-9a-f]{8}-[0-9a-f]{4}-|^(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{10,}$",
    re.IGNORECASE,
)
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PLAIN_WORD = re.compile(r"^[A-Za-z]{1,20}$")


def _segments(parts: SplitResult) -> list[str]:
    return [segment for segment in unquote(parts.path).split("/") if segment]


def _stem(segment: str) -> tuple[str, str]:
    """Cut a page extension off the last segment: ``("t20251218_5200", "html")``."""
    match = _EXTENSION.search(segment)
    if match and match.group(1).lower() in _PAGE_EXTENSIONS:
        return segment[: match.start()], match.group(1).lower()
    return segment, ""


def is_asset(url: str) -> bool:
    """Return whether an address ends like a file that is no page: pictures, sound, archives, documents, scripts."""
    match = _EXTENSION.search(url.partition("?")[0].partition("://")[2].partition("/")[2])
    return bool(match) and match.group(1).lower() in ASSETS  # type: ignore[union-attr]


def is_document(url: str) -> bool:
    """Return whether an address ends like a PDF, which some sites publish in place of pages."""
    return url.partition("?")[0].lower().endswith(".pdf")


@lru_cache(maxsize=8_192)
def shape(url: str) -> str:
    """Return the pattern of an address: dates as D, digits as N, slugs as S (``example.com/gd/D/tD_N.html``)."""
    parts = urlsplit(url)
    path = _DATE_PATH.sub("/D", parts.path) if _DATE_PATH.search(parts.path) else parts.path
    pieces = [_pattern(segment) for segment in unquote(path).split("/")]
    names = sorted({f"{name}={'N' if value.isdigit() else 'S'}" for name, value in parse_qsl(parts.query)})
    return (parts.hostname or "") + "/".join(pieces) + (f"?{'&'.join(names)}" if names else "")


def _pattern(segment: str) -> str:
    stem, extension = _stem(segment)
    if not _PLAIN_WORD.match(stem):
        stem = _HEX.sub("N", stem)
        stem = re.sub(r"\d+", "N", _DATE.sub("D", stem))
        words = re.split(r"[-_ ]", stem)
        if (
            (len(words) > 2 and sum(word not in {"N", "D"} for word in words) > 1)
            or _WIDE.search(stem)
            or (len(words) == 2 and all(len(word) > 2 for word in words))
        ):
            stem = "S"
    return f"{stem}.{extension}" if extension else stem


@lru_cache(maxsize=8_192)
def kind_of(url: str) -> LinkKind:
    """Guess what stands behind an address from the address alone; UNKNOWN where it does not tell."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return LinkKind.UNKNOWN
    segments = _segments(parts)
    if not segments:
        return _of_query(parts) if parts.query else LinkKind.LISTING
    last = segments[-1].lower()
    if last in FEED_NAMES or last.endswith((".rss", ".atom", ".rdf")):
        return LinkKind.FEED
    if last.endswith((".xml", ".xml.gz")):
        return LinkKind.SITEMAP if "sitemap" in last else LinkKind.UNKNOWN
    return _of_path(parts, [segment.lower() for segment in segments])


def _of_path(parts: SplitResult, segments: list[str]) -> LinkKind:
    stem, extension = _stem(segments[-1])
    if stem in TAXONOMY or (_INDEX.match(stem) and not stem.isdigit()) or _PAGED.match(stem) or _is_page(segments):
        return LinkKind.LISTING
    depth = _below_taxonomy(segments)
    dated = _dated(parts.path, stem)
    if dated is not None and (not depth or dated is LinkKind.LISTING):
        return dated
    found = LinkKind.LISTING if depth == 1 else _of_query(parts)
    return found if found is not LinkKind.UNKNOWN else _of_name(stem, extension, depth, len(segments))


def _below_taxonomy(segments: list[str]) -> int:
    """Count the segments after the first folder of lists (``/tag/x`` gives 1), 0 where there is none."""
    places = (place for place, name in enumerate(segments[:-1]) if name in TAXONOMY)
    return len(segments) - 1 - next(places, len(segments) - 1)


def _of_name(stem: str, extension: str, depth: int, segments: int) -> LinkKind:
    if _names_an_article(stem, extension):
        return LinkKind.ARTICLE if not depth or _LONG_NUMBER.search(stem) else LinkKind.LISTING
    section = segments == 1 and not extension and _PLAIN_WORD.match(stem)
    return LinkKind.LISTING if depth or section else LinkKind.UNKNOWN


def _is_page(segments: list[str]) -> bool:
    """Recognise ``/page/12`` and ``/p/2``; a longer number after ``p`` is an article's."""
    number = _stem(segments[-1])[0] if len(segments) > 1 else ""
    return number.isdigit() and len(number) <= _PAGE_DIGITS.get(segments[-2], 0)


def _dated(path: str, stem: str) -> LinkKind | None:
    """Read a date in the folders: with something behind it an article, alone an archive."""
    match = _DATE_PATH.search(path)
    if match:
        rest = path[match.end() :].strip("/")
        return LinkKind.ARTICLE if rest and not _INDEX.match(_stem(rest)[0]) else LinkKind.LISTING
    return LinkKind.ARTICLE if _DATE.search(stem) and len(stem) > 10 else None


def _of_query(parts: SplitResult) -> LinkKind:
    names = {name.lower(): value for name, value in parse_qsl(parts.query)}
    if LISTING_IDS & names.keys():
        return LinkKind.LISTING
    if any(names[name].isdigit() or _HEX.match(names[name]) for name in ARTICLE_IDS & names.keys()):
        return LinkKind.ARTICLE
    return LinkKind.UNKNOWN


def _names_an_article(stem: str, extension: str) -> bool:
    if _HEX.match(stem) or (stem.isdigit() and (extension or len(stem) > 2) and not _YEAR.match(stem)):
        return True
    number = _LONG_NUMBER.search(stem)
    if number and not _YEAR.match(number.group()):
        return True
    words = [word for word in re.split(r"[-_ +]", stem) if word]
    return len(words) > 3 or len(_WIDE.findall(stem)) > 5


@lru_cache(maxsize=8_192)
def url_family(url: str) -> str:
    """Return what siblings have in common: host, folder and extension (``example.com/a/*.html``)."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rstrip("/").rpartition("/")
    names = "&".join(sorted(name for name, _ in parse_qsl(parts.query)))
    folder = re.sub(r"\d+", "N", folder)
    extension = _stem(name)[1]
    return f"{parts.hostname}{folder}/*{'.' + extension if extension else ''}{'?' + names if names else ''}"


def kinds_of_siblings(urls: Iterable[str], quorum: int = 5) -> dict[str, LinkKind]:
    """Guess the kind of each of many addresses; the undecided ones follow a folder in which ``quorum`` or more stand.

    Pages in the root folder are never carried along: sections stand there too.
    """
    kinds = {url: kind_of(url) for url in urls}
    families = {url: url_family(url) for url in kinds}
    sizes = Counter(name for url, name in families.items() if kinds[url] in {LinkKind.UNKNOWN, LinkKind.ARTICLE})
    for url, kind in kinds.items():
        name = families[url]
        if kind is LinkKind.UNKNOWN and sizes[name] >= quorum and name.count("/") > 1:
            kinds[url] = LinkKind.ARTICLE
    return kinds
