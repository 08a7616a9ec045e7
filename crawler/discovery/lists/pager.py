"""The links by which a list turns its pages: the next, older one, and the numbered ones."""

from collections.abc import Sequence

from lxml.html import HtmlElement

from crawler.discovery.lists import anchor_text
from crawler.discovery.lists.anchors import Anchor, Place
from crawler.discovery.markup import base_of, resolve, squeeze
from crawler.discovery.paging import page_numbers, page_step
from crawler.discovery.urls import kind_of
from storage.records import LinkKind
from storage.urls import same_site


def next_pages(tree: HtmlElement, url: str, found: Sequence[Anchor]) -> tuple[str, ...]:
    """Return the addresses of the pages after this one in a list, the very next first; () at its end.

    ``rel=next`` is believed first, then words for "next", then the numbered row, then an arrow in a pager.
    """
    nexts = [*_declared(tree, url), *_worded(found), *_numbered(url, found, exact=True), *_arrows(url, found)]
    later = _numbered(url, found, exact=False)
    return tuple(dict.fromkeys(address for address in (*nexts[:1], *later) if address != url and _may_be_list(address)))


def _may_be_list(address: str) -> bool:
    """Keep the neighbours of an article out: their address is an article's and no numbered page."""
    return kind_of(address) is not LinkKind.ARTICLE or bool(page_numbers(address))


def _declared(tree: HtmlElement, url: str) -> list[str]:
    base = base_of(tree, url)
    links = (link for link in tree.iter("link", "a") if "next" in (link.get("rel") or "").lower().split())
    addresses = (resolve(link.get("href"), base) for link in links)
    return [address for address in addresses if address and same_site(address, url) and _may_be_list(address)]


def _worded(found: Sequence[Anchor]) -> list[str]:
    return [
        anchor.url
        for anchor in found
        if anchor_text.says_next(anchor.texts[0] if anchor.texts else squeeze(anchor.element.get("title")))
        and _may_be_list(anchor.url)
        and anchor.place is not Place.SERVICE
    ]


def _numbered(url: str, found: Sequence[Anchor], *, exact: bool) -> list[str]:
    """List the pages of the row this page is part of: the very next one, or all after it in order."""
    steps: dict[str, int] = {}
    for anchor in found:
        if anchor.texts and anchor.texts[0].strip("[]() .").isdigit() and len(anchor.texts[0]) < 7:
            distance = page_step(url, anchor.url)
            if distance is not None and distance > 0:
                steps.setdefault(anchor.url, distance)
    if exact:
        return [address for address, distance in steps.items() if distance == 1]
    return sorted(steps, key=lambda address: steps[address])


def _arrows(url: str, found: Sequence[Anchor]) -> list[str]:
    arrows = (anchor for anchor in found if anchor.texts and anchor_text.ARROW.fullmatch(anchor.texts[0]))
    return [anchor.url for anchor in arrows if (page_step(url, anchor.url) or 0) > 0]
