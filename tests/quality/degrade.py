"""Pages made harder: what a reader of pages must not lean on is taken away, one thing at a time or all together.

Class names and ids change with every redesign, tags for headings and sections are missing on half of the web, and
metadata on more.  Each function takes the bytes of a page and gives those of a poorer one with the same words.
"""

import hashlib
import re
from collections.abc import Callable, Mapping

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extraction.page.decode import decode
from pipelines.extraction.page.document import parse_html

_SEMANTIC = frozenset(
    "h1 h2 h3 h4 h5 h6 article main section aside header footer nav figure figcaption address details summary".split()  # noqa: SIM905  a row of words
)
_TYPES = re.compile(r"(?i)\bjson\b")

Change = Callable[[HtmlElement], None]


def hash_classes(tree: HtmlElement) -> None:
    """Write each class as a hash of its name: equal names stay equal, and say nothing."""
    for element in tree.iter(etree.Element):
        if names := element.get("class"):
            element.set("class", " ".join(_hashed(name) for name in names.split()))


def drop_ids(tree: HtmlElement) -> None:
    """Take off ids and what points to them by role or label."""
    for element in tree.iter(etree.Element):
        for name in ("id", "role", "aria-label", "data-testid", "name"):
            if element.tag != "meta" and name in element.attrib:
                del element.attrib[name]


def flatten_tags(tree: HtmlElement) -> None:
    """Write headings and sections as plain boxes."""
    for element in tree.iter(*_SEMANTIC):
        element.tag = "div"


def drop_metadata(tree: HtmlElement) -> None:
    """Take off meta tags, JSON-LD and microdata; the title and the declared encoding stay."""
    for element in list(tree.iter("meta", "link", "script")):
        declares = element.get("charset") or (element.get("http-equiv") or "").lower() == "content-type"
        data = element.tag != "script" or _TYPES.search(element.get("type") or "")
        if data and not declares and element.getparent() is not None:
            element.drop_tree()
    for element in tree.iter(etree.Element):
        for name in ("itemprop", "itemtype", "itemscope", "property", "datetime", "rel"):
            element.attrib.pop(name, None)


def _hashed(name: str) -> str:
    return "c" + hashlib.sha1(name.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:6]


def _degraded(body: bytes, *changes: Change) -> bytes:
    tree = parse_html(decode(body).text)
    if tree is None:
        return body
    for change in changes:
        change(tree)
    return b"<!DOCTYPE html>" + etree.tostring(tree, encoding="utf-8", method="html")


def classes(body: bytes) -> bytes:
    """Return the page with hashed class names."""
    return _degraded(body, hash_classes)


def ids(body: bytes) -> bytes:
    """Return the page without ids."""
    return _degraded(body, drop_ids)


def tags(body: bytes) -> bytes:
    """Return the page with headings and sections as plain boxes."""
    return _degraded(body, flatten_tags)


def metadata(body: bytes) -> bytes:
    """Return the page without metadata."""
    return _degraded(body, drop_metadata)


def everything(body: bytes) -> bytes:
    """Return the page with all of it taken away."""
    return _degraded(body, hash_classes, drop_ids, flatten_tags, drop_metadata)


DEGRADATIONS: Mapping[str, Callable[[bytes], bytes]] = {
    "classes": classes,
    "ids": ids,
    "tags": tags,
    "metadata": metadata,
    "all": everything,
}
"""By the names of the table."""
