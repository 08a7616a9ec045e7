"""Pictures of the article with caption and credit."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin

from lxml.html import HtmlElement

from pipelines.extraction.lexicon import any_of
from storage.records import Image

_LAZY = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-url",
    "data-actualsrc",
    "data-echo",
    "data-image",
    "data-hi-res-src",
)
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_SMALL = 100  # pixels: what declares less on a side is an icon
_ICON = re.compile(r"(?:logo|icon|avatar|sprite|pixel|blank|spacer|loading|qrcode|placeholder|1x1)", re.IGNORECASE)
_CREDIT = re.compile(
    rf"(?:^|[\s(（|/.])((?:{any_of('images.credits')}|©)\s*+{any_of('images.credits_by')}?\s*+[:：/|©]?\s*+[^()（）]{{2,80}}?)[)）.\s]*+$",
    re.IGNORECASE,
)
_MOST = 50
_BOXES = frozenset({"div", "td", "center", "section", "li", "dd"})
_INLINE = frozenset({"img", "br", "a", "b", "em", "i", "small", "span", "strong", "font", "picture", "source"})
_ELEMENTS, _LINE = 10, 300  # elements of such a box; UTF-8 bytes of a caption


def read_images(pictures: Iterable[HtmlElement], base: str) -> tuple[Image, ...]:
    """Return what ``img`` elements show, in their order, each address once, lazy ones resolved against ``base``."""
    found: dict[str, Image] = {}
    for element in pictures:
        url = _address(element, base)
        if url and url not in found and not _is_icon(element, url):
            caption = _caption(element)
            credit = _credit(element, caption)
            found[url] = Image(url, caption, credit)
        if len(found) >= _MOST:
            break
    return tuple(found.values())


def _address(element: HtmlElement, base: str) -> str | None:
    raw = next((element.get(name) for name in _LAZY if element.get(name)), None)
    if not raw:
        src = element.get("src") or ""
        raw = src if src and not src.startswith("data:") else _largest(element)
    if not raw or raw.startswith("data:"):
        return None
    try:
        url = urljoin(base, raw.strip())
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None


def _largest(element: HtmlElement) -> str | None:
    """Return the widest address of a srcset, of the image or of the sources beside it."""
    parent = element.getparent()
    sources = list(parent.iterchildren("source")) if parent is not None and parent.tag == "picture" else []
    for node in (element, *sources):
        for name in _SETS:
            entries = [part.split() for part in re.split(r",\s+", (node.get(name) or "").strip()) if part.split()]
            if entries:
                return max(entries, key=_width)[0]
    return None


def _width(entry: list[str]) -> float:
    digits = re.match(r"[\d.]+", entry[1]) if len(entry) > 1 else None
    try:
        return float(digits.group()) if digits else 0.0
    except ValueError:
        return 0.0


def _is_icon(element: HtmlElement, url: str) -> bool:
    for side in ("width", "height"):
        size = (element.get(side) or "").removesuffix("px")
        if size.isdigit() and int(size) < _SMALL:
            return True
    return bool(_ICON.search(url.rsplit("/", 1)[-1]) or _ICON.search(element.get("class") or ""))


def _caption(element: HtmlElement) -> str | None:
    figure = next(element.iterancestors("figure"), None)
    if figure is not None:
        text = _words(figure.find(".//figcaption"))
        if text:
            return text
    box = element.getparent()
    for _ in range(3):
        if box is None:
            break
        for node in box.iterdescendants("p", "div", "span", "figcaption"):
            if "caption" in (node.get("class") or "").lower() and _words(node):
                return _words(node)
        box = box.getparent() if len(box) <= 2 else None
    return _words_beside(element)


def _words_beside(element: HtmlElement) -> str | None:
    """Return the words of a box that holds the picture and a line of text, and no other element that parts lines."""
    box = element.getparent()
    if box is not None and box.tag == "a":
        box = box.getparent()
    if box is None or box.tag not in _BOXES:
        return None
    inner = list(box.iterdescendants())
    linked = any(node.tag == "a" and _words(node) for node in inner)  # the title of another page
    if linked or len(inner) > _ELEMENTS or any(node.tag not in _INLINE for node in inner):
        return None
    words = _words(box)
    alone = sum(node.tag == "img" for node in inner) == 1
    return words if words and alone and len(words.encode("utf-8", "replace")) <= _LINE else None


def _credit(element: HtmlElement, caption: str | None) -> str | None:
    figure = next(element.iterancestors("figure"), None)
    if figure is not None:
        for node in figure.iterdescendants():
            if isinstance(node.tag, str) and re.search(
                "credit|copyright|source", node.get("class") or "", re.IGNORECASE
            ):
                return _words(node)
    match = _CREDIT.search(caption) if caption else None
    return match.group(1).strip() if match else None


def _words(node: HtmlElement | None) -> str | None:
    text = " ".join("".join(map(str, node.itertext())).split()) if node is not None else ""
    return text[:500] or None
