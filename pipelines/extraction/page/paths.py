"""Where a line stands: the path of tags and lasting names from the body of the page down to its element."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from lxml.html import HtmlElement

_T = TypeVar("_T")
Step = Callable[[HtmlElement], str]

_PAGE = frozenset({"html", "body"})
# Ids of these are anchors made from their words, not names of a template.
_ANCHORS = frozenset("h1 h2 h3 h4 h5 h6 a span p li sup td tr dt code pre".split())  # noqa: SIM905  a row of words


def names_of(element: HtmlElement) -> list[str]:
    """Return the class words of an element, and its id as ``#id``."""
    found = [f".{word}" for word in (element.get("class") or "").split()]
    if element.tag not in _ANCHORS and (own := element.get("id")):
        found.append(f"#{own}")
    return found


def stepper(lasting: frozenset[str]) -> Step:
    """Make the function that writes one step of a path.

    Only ``lasting`` names are written: a site writes classes and ids that change from page to page (``post-123``)
    beside those of its template; and none with the sign that parts the steps (``[&>p]:mt-2``).
    """
    lasting = frozenset(name for name in lasting if ">" not in name)

    @lru_cache(maxsize=2048)  # the same few elements come back on every page of a site
    def written(tag: str, label: str | None, own: str | None) -> str:
        words = "".join([f".{word}" for word in label.split() if f".{word}" in lasting]) if label else ""
        return (
            f"{tag}{words}#{own}"
            if own and tag not in _ANCHORS and f"#{own}" in lasting and ">" not in own
            else f"{tag}{words}"
        )

    def step(element: HtmlElement) -> str:
        tag = str(element.tag)
        if tag in _PAGE or not element.attrib:
            return tag
        return written(tag, element.get("class"), element.get("id"))

    return step


def path_of(element: HtmlElement, step: Step) -> str:
    """Return the whole path of an element, steps parted by ``>``."""
    steps = [step(element)]
    steps += [step(up) for up in element.iterancestors() if up.tag not in _PAGE]
    return ">".join(reversed(steps))


def find_all(tree: HtmlElement, path: str, step: Step) -> list[HtmlElement]:
    """Return the elements that stand at a path, in document order."""
    here = tree.findall("body") if tree.tag == "html" else [tree]
    for wanted in path.split(">"):
        tag = wanted.partition(".")[0].partition("#")[0]
        here = [child for one in here for child in one.iterchildren(tag) if step(child) == wanted]
        if not here:
            return []
    return here


def fullest(found: Sequence[_T], masses: Sequence[int]) -> _T | None:
    """Return the one of several at a place that holds more than twice the text of any other, or None."""
    order = sorted(range(len(found)), key=masses.__getitem__, reverse=True)
    if not order or (len(order) > 1 and masses[order[1]] * 2 > masses[order[0]]):
        return None
    return found[order[0]]


# What fills the slots of a template's own sentences.
FILLED = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.-]+|\d+")


def is_named(place: str) -> bool:
    """Return whether a place has a name of its own, so that it is a box of the template and no plain paragraph."""
    return "." in place or "#" in place
