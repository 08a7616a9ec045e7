"""CSS selectors for a block that a person pointed at, by names that last; how many pages each of them touches.

A site writes names that change from page to page (``post-123``) beside those of its template: only names that are on
two pages or more are used.  Positions (``nth-child``) are not used at all, as an advertisement moves them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from pipelines.extraction.page.paths import names_of

_TAG = re.compile(r"[a-z][a-z0-9-]*")
_PLAIN = re.compile(r"[A-Za-z0-9_-]")
_MEANING = frozenset({"article", "aside", "footer", "header", "main", "nav"})
_LONGEST_NAME = 60
_MOST_NAMES = 4  # class words of an element that are put into one selector
_LEVELS = 10  # boxes around a block that are offered, from the inside out
_EXCERPT = 80

Trees = Callable[[], Iterable[HtmlElement]]
"""Gives the trees of some pages of a site, again at each call: many trees at once would fill the memory."""


@dataclass(frozen=True, slots=True)
class BlockChoice:
    """A selector of a block or of a box around it.

    ``pages`` of those looked at have elements that it selects, ``single`` of them exactly one; ``elements`` counts all.
    ``number`` is that of the block in its page, ``text`` the beginning of what it says.
    """

    number: int
    css: str
    text: str
    pages: int
    single: int
    elements: int


def choices(tree: HtmlElement, number: int, trees: Trees) -> list[BlockChoice]:
    """Return selectors of a block and of the boxes around it, the innermost first.

    Raises LookupError where the page has no block of that number.
    """
    elements = list(tree.iter())
    if not 0 <= number < len(elements):
        raise LookupError(f"{number}: the page has no such block")
    numbers = {element: place for place, element in enumerate(elements)}
    lasting = lasting_names(trees())
    around = [elements[number], *elements[number].iterancestors()]
    boxes = [box for box in around if box.tag not in ("html", "body")][:_LEVELS]
    found = {box: css for box in boxes if (css := selector_of(box, tree, lasting)) is not None}
    counts = _counts(list(dict.fromkeys(found.values())), trees())
    return [BlockChoice(numbers[box], css, _excerpt(box), *counts[css]) for box, css in found.items()]


def lasting_names(trees: Iterable[HtmlElement]) -> frozenset[str]:
    """Return the classes and ids (``#id``) that are on two pages or more; of a single page those without digits."""
    counts, pages = Counter[str](), 0
    for tree in trees:
        pages += 1
        counts.update({name for element in tree.iter() for name in names_of(element)})
    if pages < 2:
        return frozenset(name for name in counts if not re.search(r"\d", name))
    return frozenset(name for name, count in counts.items() if count > 1)


def selector_of(element: HtmlElement, tree: HtmlElement, lasting: frozenset[str]) -> str | None:
    """Return a selector of an element by lasting names, the one that selects the least of the page; None for none.

    Where the element has none, the nearest box that has one, or a tag of meaning, stands before its tag.
    """
    own = list(_of_names(element, lasting))
    if own:
        return _narrowest(own, tree)
    if not _TAG.fullmatch(str(element.tag)):
        return None
    for above in element.iterancestors():
        named = list(_of_names(above, lasting)) or sorted({str(above.tag)} & _MEANING)
        if named:
            joined = " > " if above is element.getparent() else " "
            return f"{_narrowest(named, tree)}{joined}{element.tag!s}"
    return str(element.tag)


def _of_names(element: HtmlElement, lasting: frozenset[str]) -> Iterator[str]:
    names = [name for name in names_of(element) if name in lasting and _can_be_written(name)]
    tag = str(element.tag) if _TAG.fullmatch(str(element.tag)) else ""
    written = [f"{name[0]}{_identifier(name[1:])}" for name in names]
    yield from (f"{tag}{name}" for name in written)
    classes = [name for name in written if name[0] == "."][:_MOST_NAMES]
    if len(classes) > 1:
        yield f"{tag}{''.join(classes)}"


def _can_be_written(name: str) -> bool:
    """Return whether cssselect reads a name back: it unescapes what follows an escaped backslash once more."""
    return len(name) <= _LONGEST_NAME and "\\" not in name


def _identifier(name: str) -> str:
    """Write a name as cssselect reads it: what is no letter, digit or hyphen is escaped, and a beginning like a number.

    CSS itself knows names that begin with two hyphens.
    """
    kept = "".join(each if _PLAIN.match(each) or ord(each) > 127 else f"\\{ord(each):x} " for each in name)
    if name[:1] == "-" and not re.match(r"[^\W\d]|[^\x00-\x7f]", name[1:]):
        return f"\\2d {kept[1:]}"
    return re.sub(r"^\d", lambda found: f"\\{ord(found[0]):x} ", kept)


def _narrowest(selectors: Sequence[str], tree: HtmlElement) -> str:
    return min(selectors, key=lambda css: (len(_selected(css, tree)), len(css)))


def _selected(css: str, tree: HtmlElement) -> list[HtmlElement]:
    """Select as the extractor does what a site file names."""
    found: list[HtmlElement] = CSSSelector(css, translator="html")(tree)
    return found


def _counts(selectors: Sequence[str], trees: Iterable[HtmlElement]) -> dict[str, tuple[int, int, int]]:
    pages, single, elements = Counter[str](), Counter[str](), Counter[str]()
    for tree in trees:
        for css in selectors:
            number = len(_selected(css, tree))
            elements[css] += number
            pages[css] += number > 0
            single[css] += number == 1
    return {css: (pages[css], single[css], elements[css]) for css in selectors}


def _excerpt(element: HtmlElement) -> str:
    words = " ".join("".join(element.itertext()).split())
    return words if len(words) <= _EXCERPT else f"{words[:_EXCERPT]}…"
