"""Pages whose content is links to articles, told by their headings."""

from bisect import bisect_right
from collections.abc import Sequence
from urllib.parse import urljoin

from pipelines.extraction.body.container import main_container
from pipelines.extraction.page.text_density import PARAGRAPH, TextDensity
from pipelines.extraction.prune.link_cards import link_cards
from storage.urls import normalize_url

_HEADS = frozenset({"h1", "h2", "h3", "h4"})
ENTRIES = 3  # linked headings that may be the entries of a list
_EXCERPT = 1600  # of prose under one entry: more is an article
_OPENING = 240  # UTF-8 bytes of prose before the first entry: an article says more before its related links


def looks_like_list(left: TextDensity, url: str) -> bool:
    """Return whether at least three headings lead to other pages and next to nothing stands before them."""
    linked = _linked_headings(left)
    # Addresses are compared last, as that costs most: without those of the page itself still more stands before.
    if len(linked) < ENTRIES or _runs(left, [at for at, _ in linked])[0] >= _OPENING:
        return False
    entries = _entries(linked, url)
    if len({target for _, target in entries}) < ENTRIES:
        return False
    runs = _runs(left, [at for at, _ in entries])
    return runs[0] < _OPENING and max(runs[1:]) < _EXCERPT


def _runs(left: TextDensity, marks: Sequence[int]) -> list[int]:
    """Measure the prose before the first of some places and behind each."""
    runs = [0] * (len(marks) + 1)
    for line in left.lines:
        if line.mass >= PARAGRAPH and line.linked * 2 < line.mass:
            runs[bisect_right(marks, line.owner)] += line.mass
    return runs


def is_all_cards(left: TextDensity) -> bool:
    """Return whether what holds nearly all the prose of the page is a list of links to other pages,
    headline outside.
    """
    if not left.elements or not left.paragraph_bytes[0]:
        return False
    at = main_container(left)
    boxes = (at, max(left.parent[at], 0))
    return any(link_cards(left, box) and "h1" not in left.tags[box : left.end[box]] for box in boxes)


def _linked_headings(left: TextDensity) -> list[tuple[int, str]]:
    """Return position and target of every heading that is a link."""
    headings = [at for at, tag in enumerate(left.tags) if tag in _HEADS]
    return [(at, target) for at in headings if (target := _target(left, at)) and "#" not in target]


def _entries(linked: Sequence[tuple[int, str]], url: str) -> list[tuple[int, str]]:
    """Return position and address of those that lead to another page."""
    own = normalize_url(url)
    found = ((at, _absolute(url, target)) for at, target in linked)
    return [(at, address) for at, address in found if address and address != own]


def _absolute(base: str, target: str) -> str | None:
    try:
        return normalize_url(urljoin(base, target))
    except ValueError:
        return None


def _target(left: TextDensity, at: int) -> str | None:
    inside = next((i for i in range(at, left.end[at]) if left.tags[i] == "a"), None)
    if inside is not None:
        return left.elements[inside].get("href")
    up = left.parent[at]
    while up >= 0 and left.tags[up] in ("a", "div", "header", "span"):
        if left.tags[up] == "a":
            return left.elements[up].get("href")
        up = left.parent[up]
    return None
