"""Which links of a page lead to articles, to lists, or nobody knows: address, text, place and repetition together."""

from collections import Counter
from collections.abc import Mapping, Sequence

from crawler.discovery.lists.anchors import Anchor, Place, weight
from crawler.discovery.paging import page_step
from crawler.discovery.urls import kind_of, url_family
from storage.records import LinkKind

_ENOUGH = 2.5
_QUORUM = 5  # links of one folder, with texts as long as titles, that make a row of entries
_TITLE = 16.0  # weight from which a text is more likely a title than the name of a section
_SECTION = 9.0  # weight up to which a text is more likely the name of a section


def classify_links(groups: Mapping[str, Sequence[Anchor]], page_url: str) -> dict[str, LinkKind]:
    """Return for each address of a page, with the links that lead to it, what stands behind it."""
    shapes = {url: kind_of(url) for url in groups}
    families = {url: url_family(url) for url in groups}
    titled = Counter(families[url] for url, group in groups.items() if _longest(group) >= _TITLE)
    return {
        url: _kind(url, group, shapes[url], titled[families[url]] if families[url].count("/") > 1 else 0, page_url)
        for url, group in groups.items()
    }


def _kind(url: str, group: Sequence[Anchor], shape: LinkKind, siblings: int, page_url: str) -> LinkKind:
    if shape in {LinkKind.FEED, LinkKind.SITEMAP}:
        return shape
    if shape is LinkKind.LISTING or any(not anchor.rel.isdisjoint({"tag", "category", "author"}) for anchor in group):
        return LinkKind.LISTING
    if all(_is_number(anchor) for anchor in group) and page_step(page_url, url) is not None:
        return LinkKind.LISTING
    score = _score(group, shape, siblings)
    if score >= _ENOUGH:
        return LinkKind.ARTICLE
    return LinkKind.LISTING if shape is LinkKind.UNKNOWN and _in_menu(group) else LinkKind.UNKNOWN


def _score(group: Sequence[Anchor], shape: LinkKind, siblings: int) -> float:
    """Add up the signs; the weights were set on twenty sites in eight languages."""
    longest, known = _longest(group), shape is LinkKind.ARTICLE
    score = 2.0 if known else 0.0
    score += 1.5 if longest >= _TITLE else (-0.5 if 0 < longest <= _SECTION else 0.5)
    score += 1.5 if siblings >= _QUORUM else 0.0
    score += 1.5 if any(anchor.heading for anchor in group) else 0.0
    score += 1.0 if any(anchor.is_neighbour for anchor in group) else 0.0
    if all(anchor.place is Place.NAV for anchor in group):
        score -= 1.0 if known else 2.0
    return score


def _in_menu(group: Sequence[Anchor]) -> bool:
    """Return whether all links stand in a menu and read like the names of sections."""
    menu = all(anchor.place is Place.NAV and not anchor.is_neighbour for anchor in group)
    return menu and _longest(group) < _TITLE


def _is_number(anchor: Anchor) -> bool:
    return not anchor.texts or anchor.texts[0].strip("[]() .").isdecimal()


def _longest(group: Sequence[Anchor]) -> float:
    return max((weight(anchor.text) for anchor in group), default=0.0)
