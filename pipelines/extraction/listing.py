"""Pages whose content is links to articles, told by their headings."""

from urllib.parse import urljoin

from pipelines.extraction.outline import PARAGRAPH, Outline
from storage.urls import identity

_HEADS = frozenset({"h1", "h2", "h3", "h4"})
_ENTRIES = 3
_OPENING = 240  # UTF-8 bytes of prose before the first entry: an article says more before its related links


def looks_like_list(left: Outline, url: str) -> bool:
    """Tell whether at least three headings lead to other pages and next to nothing stands before them."""
    entries = _entries(left, url)
    if len({target for _, target in entries}) < _ENTRIES:
        return False
    first = entries[0][0]
    prose = sum(line.mass for line in left.lines if line.owner < first and line.mass >= PARAGRAPH and line.linked * 2 < line.mass)
    return prose < _OPENING


def _entries(left: Outline, url: str) -> list[tuple[int, str]]:
    """Give position and address of every heading that is a link to another page."""
    own = identity(url)
    found = []
    for at, tag in enumerate(left.tags):
        if tag not in _HEADS:
            continue
        target = _target(left, at)
        if target and "#" not in target:
            address = _absolute(url, target)
            if address and address != own:
                found.append((at, address))
    return found


def _absolute(base: str, target: str) -> str | None:
    try:
        return identity(urljoin(base, target))
    except ValueError:
        return None


def _target(left: Outline, at: int) -> str | None:
    inside = next((i for i in range(at, left.end[at]) if left.tags[i] == "a"), None)
    if inside is not None:
        return left.elements[inside].get("href")
    up = left.parent[at]
    while up >= 0 and left.tags[up] in ("a", "div", "header", "span"):
        if left.tags[up] == "a":
            return left.elements[up].get("href")
        up = left.parent[up]
    return None
