"""Which element of a site's pages holds their articles: the pages vote, layout by layout."""

from collections import Counter
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from pipelines.extraction.page.paths import Step, fullest, is_named
from pipelines.extraction.page.text_density import TextDensity
from pipelines.learning.samples import LEAST, Sheet, paths

_SHORT = (
    40  # UTF-8 bytes of a line that do not count: dates, credits and tags differ from page to page as the text does
)
_DOWN = 0.9  # of the text of an element in one child: the child holds the body
_LINES = 60  # of a page, the longest, tell where its text stands
_TEXT = frozenset("p h1 h2 h3 h4 h5 h6 li a b strong em blockquote pre".split())  # noqa: SIM905  a row of words
_STAY = 0.3  # of the pages have their text spread over an element: it is the container
_MOSTLY = 0.8  # of the pages that have an element hold their text in it


def containers(sheets: Sequence[Sheet], step: Step) -> Iterator[tuple[str, list[tuple[Sheet, HtmlElement]], float]]:
    """Find the element that holds the articles: path, the pages that have it with their element, part of their text.

    A site has few layouts; each must hold for at least ``LEAST`` pages.  Only the place of most pages may be one of
    several alike or without a name: for few pages that is the frame of a page, or the wrong box of another layout.
    """
    chains = _chains(sheets, step)
    rest = list(range(len(sheets)))
    while len(rest) >= LEAST:
        first = len(rest) == len(sheets)
        path = _agreed([chains[at] for at in rest])
        while path:
            found = {at: place for at in rest if (place := _fullest(sheets[at], path, step, first)) is not None}
            held = {at: chains[at][path] for at in found if path in chains[at]}
            having = [at for at in held if held[at][0] is found[at]]
            sure = first and len(having) * 2 >= len(sheets)
            if len(having) >= max(LEAST, _MOSTLY * len(found)) and (sure or is_named(path)):
                break
            path = path.rpartition(">")[0]
        if not path:
            return
        share = sum(held[at][1] for at in having) / len(having)
        yield path, [(sheets[at], found[at]) for at in having], round(share, 3)
        rest = [at for at in rest if at not in having]


_Chain = dict[str, tuple[HtmlElement, float]]


def _agreed(chains: Sequence[_Chain]) -> str:
    """Go down from the root with the most pages, while few of them have their text spread over the place reached."""
    at, rows, depth = "", [list(chain) for chain in chains], 0
    while rows:
        below = Counter(row[depth] for row in rows if len(row) > depth)
        path, pages = max(below.items(), key=lambda one: (one[1], one[0]), default=("", 0))
        stay = sum(len(row) == depth for row in rows)
        if pages < LEAST or (at and stay >= _STAY * len(rows)):
            break
        at, rows = path, [row for row in rows if len(row) > depth and row[depth] == path]
        depth += 1
    return at


def _fullest(one: Sheet, path: str, step: Step, several: bool) -> HtmlElement | None:
    """Return the element at a path, of ``several`` the one with by far the most unlinked text."""
    out = one.before
    found = [at for at, where in enumerate(one.places(step)) if where == path]
    if len(found) > 1 and not several:
        return None
    best = fullest(found, [out.text_bytes[at] - out.linked_bytes[at] for at in found])
    return None if best is None else out.elements[best]


def _chains(sheets: Sequence[Sheet], step: Step) -> list[_Chain]:
    """For each page follow the text that stands on no other page down to the innermost box that holds most of it."""
    pages: Counter[tuple[str, str]] = Counter()
    found = [paths(one.out, step) for one in sheets]
    for one, where in zip(sheets, found, strict=True):
        pages.update({(where[owner], text) for owner, text, _, _ in one.lines})
    chains = []
    for one, where in zip(sheets, found, strict=True):
        mass = [0] * len(where)
        for owner, size in _own_text(one, where, pages):
            mass[owner] += size
        for at in range(len(where) - 1, 0, -1):
            mass[one.out.parent[at]] += mass[at]
        chains.append(_chain(one.out, where, mass))
    return chains


def _own_text(one: Sheet, where: Sequence[str], pages: Counter[tuple[str, str]]) -> list[tuple[int, int]]:
    """Return owner and size of the lines that only this page has, copies on it left out; long ones tell more."""
    first = {text: (owner, size, linked) for owner, text, size, linked in reversed(one.text)}
    new = [
        (owner, text, size)
        for text, (owner, size, linked) in first.items()
        if linked * 2 < size and pages[where[owner], text] == 1
    ]
    long = [(owner, text, size - _SHORT) for owner, text, size in new if size > _SHORT]
    most = sorted(long or new, key=lambda line: -line[2])[:_LINES]
    return [(_inside(one.out, owner, text), size) for owner, text, size in most]


def _inside(out: TextDensity, owner: int, text: str) -> int:
    """Go down to the element of a site's own making that holds a line: to browsers these are no blocks."""
    inner: int | None = owner
    while inner is not None:
        owner = inner
        below = [at for at in out.children(owner) if "-" in out.tags[at]]
        inner = next((at for at in below if text in " ".join("".join(out.elements[at].itertext()).split())), None)
    return owner


def _chain(out: TextDensity, where: Sequence[str], mass: Sequence[int]) -> _Chain:
    chain: _Chain = {}
    at, whole = 0, mass[0] if mass else 0
    while whole:
        ample = [
            child for child in out.children(at) if mass[child] >= _DOWN * mass[at] and out.tags[child] not in _TEXT
        ]
        if not ample:
            break
        at = ample[0]
        if where[at]:
            chain[where[at]] = (out.elements[at], mass[at] / whole)
    return chain
