"""What the shape of a page says: its links, forms, prices and menus, and how its prose lies in boxes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urljoin, urlsplit

from pipelines.extraction.classify.listing import ENTRIES, is_all_cards, looks_like_list
from pipelines.extraction.page.text_density import PARAGRAPH, TextDensity

Votes = dict[str, float]

_PRICE = re.compile(r"[$€£¥₹￥₩]\s?\d|\d\s?(?:[€£₽₴₩]|(?:usd|eur|gbp|chf|kr|zł|руб|元|円|원)\b)", re.IGNORECASE)
_SHORT = 40  # bytes: a price by itself, not one in a sentence
_BOXES = frozenset({"div", "li", "article", "section", "tr", "td", "table", "dl", "dd"})
_LEVELS = 8
_ENTRY = 5  # an item of which a fifth is linked is a title with the first words of another article
_FRAME = frozenset({"nav", "header", "footer", "aside"})
_ROLES = frozenset({"navigation", "menu", "banner", "contentinfo"})
_PARTS = frozenset({"p", "blockquote", "h2", "h3"})
_LISTS = frozenset({"li", "ul", "ol"})


def share(part: float, whole: float) -> float:
    """Return a part of a whole, within 0 and 1."""
    return max(0.0, min(1.0, part / whole)) if whole else 0.0


def of_page(before: TextDensity, left: TextDensity, own: Sequence[str]) -> Votes:
    """Return the votes on a page's shape; ``own`` are its addresses, the one it was fetched from first."""
    if not before.elements:
        return {"prose: in one box": 1.0}  # read at its learned place
    controls = before.tags.count("input") + before.tags.count("button")
    prices = sum(line.mass < _SHORT and _PRICE.search(line.text) is not None for line in before.lines)
    return {
        "prose: in one box": _in_one_box(left),
        "page: linked": share(before.linked_bytes[0], before.text_bytes[0]),
        "page: controls": share(controls - 8, 60),
        "page: prices": share(prices, 6),
        "page: cards": float(is_all_cards(left) or looks_like_list(left, own[0])),
        "page: in its own menu": float(_is_in_menu(before, own)),
    }


def _in_one_box(left: TextDensity) -> float:
    """Return the share of the prose that stands directly in one box, as that of an article does."""
    boxes: dict[int, int] = {}
    for line in left.lines:
        listed = left.tags[line.owner] in _LISTS
        if line.mass >= PARAGRAPH and line.linked * (_ENTRY if listed else 2) < line.mass:
            at = line.owner
            parts = _LISTS if listed else _PARTS  # a paragraph in an item is an entry's
            while left.tags[at] in parts and left.parent[at] >= 0:
                at = left.parent[at]
            boxes[at] = boxes.get(at, 0) + line.mass
    return share(max(boxes.values(), default=0), sum(boxes.values()))


def _is_in_menu(before: TextDensity, own: Sequence[str]) -> bool:
    """Return whether the page's frame links to the page itself: articles stand in no menu."""
    addresses = {address for one in own if (address := _address(one, one))}
    ends = {path.rsplit("/", 1)[-1] for _, path, _ in addresses}
    for i, tag in enumerate(before.tags):
        href = before.elements[i].get("href") if tag == "a" else None
        if href and any(end in href for end in ends) and _address(own[0], href) in addresses and _is_framed(before, i):
            return True
    return False


def _address(base: str, href: str) -> tuple[str, str, str] | None:
    if "#" in href:
        return None
    try:
        parts = urlsplit(urljoin(base, href))
    except ValueError:
        return None
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query


def _is_framed(before: TextDensity, i: int) -> bool:
    return any(before.tags[up] in _FRAME or before.elements[up].get("role") in _ROLES for up in _upwards(before, i))


def posts(left: TextDensity) -> float:
    """Return the share of the prose in the largest row of boxes that have a date each, as the posts of a thread do."""
    times = (i for i, tag in enumerate(left.tags) if tag == "time")
    return _rows(left, sorted({up for i in times for up in _upwards(left, i) if left.tags[up] in _BOXES}))


def _rows(left: TextDensity, boxes: Iterable[int]) -> float:
    rows: dict[tuple[int, str, str | None], list[int]] = {}
    for i in boxes:
        rows.setdefault((left.parent[i], left.tags[i], left.elements[i].get("class")), []).append(i)
    held = (sum(left.paragraph_bytes[i] for i in row) for row in rows.values() if len(row) >= ENTRIES)
    return share(max(held, default=0), left.paragraph_bytes[0]) if left.elements else 0.0


def _upwards(left: TextDensity, i: int) -> Iterator[int]:
    for _ in range(_LEVELS):
        i = left.parent[i]
        if i < 0:
            return
        yield i
