"""The headline within its heading: what templates set beside it in the same element is taken off."""

import re
from collections.abc import Iterable
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extraction.page.dom import SILENT, plain, squeeze

# Class words of the small line over or under a headline, and of words that only screen readers hear.
_KICKER = re.compile(
    r"kicker|roof-?line|over-?line|over-?title|top-?line|top-?title|pre-?title|pre-?head|super-?title|sur-?title|eye-?brow"
    r"|dachzeile|spitzmarke|occhiello|antetitul|ante-?titulo|volanta|sobretitul|rubri[ck]|topic|label|category|badge"
    r"|sub-?title|sub-?head|sub-?line|small|visually-?hidden|screen-?reader|sr-only|off-?screen"
)
_UNSEEN = re.compile(r"nav-?skip|skip-?(?:nav|link|to)|visually-?hidden|screen-?reader|sr-only|off-?screen")
_EDGES = re.compile(r"^[\s:|–—-]+|[\s:|–—-]+$")
_SHORTEST = 12  # letters that must be left of a headline
_MOST = 40  # elements of a heading that are looked at; more are no heading


def headline_in(heading: HtmlElement, stated: Iterable[str]) -> str | None:
    """Return the words of a heading without kicker and subtitle, None where it holds nothing of the kind.

    What another place states in the very same words, kicker and all without a mark between them, is one headline.
    """
    beside = _beside(heading)
    if not beside:
        return None
    kept: list[str] = []
    whole: list[str] = []
    off: HtmlElement | None = None
    for event, node in etree.iterwalk(heading, events=("start", "end", "comment", "pi")):
        if event == "start" and off is None and node in beside:
            off = node
        text = node.text if event == "start" else node.tail if node is not heading else None
        if event != "start" and node is off:
            off = None
        if text and (event != "start" or node.tag not in SILENT):
            whole.append(_EDGES.sub("", text))
            kept += [text] if off is None else []
    own = _EDGES.sub("", squeeze("".join(kept)))
    said = squeeze(" ".join(whole)).casefold()
    return None if len(own) < _SHORTEST or any(said == text.casefold() for text in stated) else own


def _beside(heading: HtmlElement) -> set[HtmlElement]:
    inner = list(islice(heading.iterdescendants(etree.Element), _MOST))
    return {child for child in inner if child.tag == "small" or _KICKER.search(_label(child))}


def is_sign(heading: HtmlElement, url: str) -> bool:
    """Return whether a heading is the site's sign, a link to its home page, or spoken to screen readers only."""
    return _UNSEEN.search(_label(heading)) is not None or leads_home(heading, url)


def leads_home(heading: HtmlElement, url: str) -> bool:
    """Return whether a heading is the site's sign, a link to its home page."""
    link = next(heading.iter("a"), None)
    if link is None or plain(link) != plain(heading):
        return False
    return link.get("rel") == "home" or _is_home(link.get("href"), url)


def _is_home(href: str | None, url: str) -> bool:
    if not href:
        return False
    try:
        target, page = urlsplit(urljoin(url, href)), urlsplit(url)
    except ValueError:
        return False
    leads_up = not target.path.strip("/") and not target.query
    return leads_up and target.netloc == page.netloc and bool(page.path.strip("/") or page.query)


def _label(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()
