"""What the learner of templates counts: the lines of each page by place, and the element that holds the articles."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipelines.extraction import Rules
from pipelines.extraction.page.paths import Step, fullest, names_of
from pipelines.extraction.page.text_density import TextDensity, mass_of, text_density
from pipelines.extraction.page.text_match import same_headline, squash
from pipelines.extraction.prune.prune import prune
from storage.records import Article, Page

LASTING = 0.3  # of the pages show a name that belongs to the template
SURELY = 0.8  # of them show it, where it holds a figure: a page's number stands on the pages that link to it too
LEAST = 3  # pages that must agree on anything learnt
_SHORT = (
    40  # UTF-8 bytes of a line that do not count: dates, credits and tags differ from page to page as the text does
)
_DOWN = 0.9  # of the text of an element in one child: the child holds the body
_ALIKE = 0.6  # of the long lines of a page stand on another too: its reprint or newer version
_LONG = 80
_SAID = 0.5  # of the text is found among the lines of the page: else it was poured together
_TEXT = frozenset("p h1 h2 h3 h4 h5 h6 li a b strong em blockquote pre".split())  # noqa: SIM905  a row of words
_STAY = 0.3  # of the pages have their text spread over an element: it is the container
_MOSTLY = 0.8  # of the pages that have an element hold their text in it


@dataclass(slots=True)
class Sheet:
    """One article page: its address, headline, visible tree and the lines that may be its text."""

    url: str
    title: str
    tree: HtmlElement
    out: TextDensity
    lines: list[tuple[int, str, int, int]]
    text: list[tuple[int, str, int, int]]
    paragraphs: list[str]
    before: TextDensity
    summaries: tuple[str | None, ...]
    authors: tuple[str, ...]
    language: str | None
    page: Page

    def places(self, step: Step) -> list[str]:
        """Return the path of every element of the page before it was pruned."""
        return paths(self.before, step)


def sheet(page: Page, article: Article, tree: HtmlElement, rules: Rules) -> Sheet:
    """Measure an article's page; the tree is changed (pruned) and belongs to the sheet from now on."""
    paragraphs = [" ".join("".join(one.itertext()).split()) for one in tree.iter("p")]
    pruned = prune(tree, rules)
    out = text_density(pruned.tree)
    lines = [
        (line.owner, line.text, line.mass, line.linked)
        for line in out.lines
        if not same_headline(line.text, article.title)
    ]
    said = {squash(line) for line in article.text.split("\n")}
    text = [line for line in lines if squash(line[1]) in said]
    long = [text for text in paragraphs if len(text.encode("utf-8", "replace")) >= _LONG]
    summaries = (article.description, article.subtitle)
    return Sheet(
        url=article.final_url,
        title=article.title,
        tree=tree,
        out=out,
        lines=lines,
        text=text if sum(line[2] for line in text) >= _SAID * sum(map(mass_of, said)) else lines,
        paragraphs=long,
        before=pruned.before,
        summaries=summaries,
        authors=article.authors,
        language=article.language,
        page=page,
    )


def different(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Leave out pages that tell what an earlier one tells: the same headline, or most of its long lines.

    Lines that a good part of the pages show are the site's and make no two pages alike.
    """
    prose = [{text for _, text, mass, linked in one.lines if mass >= _LONG and linked * 2 < mass} for one in sheets]
    counts = Counter(text for lines in prose for text in lines)
    least = max(LEAST, LASTING * len(sheets))
    kept: list[tuple[Sheet, set[str]]] = []
    seen: set[str] = set()
    for one, lines in zip(sheets, prose, strict=True):
        own = {text for text in lines if counts[text] <= least}
        headline = squash(one.title)
        if headline in seen or any(len(own & other) > _ALIKE * min(len(own), len(other)) for _, other in kept):
            continue
        seen.add(headline)
        kept.append((one, own))
    return [one for one, _ in kept]


def lasting_names(sheets: Sequence[Sheet]) -> frozenset[str]:
    """Return the class words and ids that a good part of the pages share."""
    counts: Counter[str] = Counter()
    for one in sheets:
        counts.update({name for element in one.before.elements if element.attrib for name in names_of(element)})
    least, sure = max(LEAST, LASTING * len(sheets)), max(LEAST, SURELY * len(sheets))
    return frozenset(
        name for name, pages in counts.items() if pages >= (sure if any(map(str.isdigit, name)) else least)
    )


def paths(out: TextDensity, step: Step) -> list[str]:
    """Return the path of every element of an outline; empty for the page's own elements."""
    found: list[str] = []
    for at, element in enumerate(out.elements):
        up = out.parent[at]
        if up < 0 or out.tags[at] in ("html", "body"):
            found.append("")
            continue
        found.append(f"{found[up]}>{step(element)}" if found[up] else step(element))
    return found


def containers(sheets: Sequence[Sheet], step: Step) -> Iterator[tuple[str, list[tuple[Sheet, HtmlElement]], float]]:
    """Find the element that holds the articles: path, the pages that have it with their element, part of their text.

    A site has few layouts; each must hold for at least ``LEAST`` pages.
    """
    chains = _chains(sheets, step)
    rest = list(range(len(sheets)))
    while len(rest) >= LEAST:
        path = _agreed([chains[at] for at in rest])
        while path:
            found = {at: place for at in rest if (place := _fullest(sheets[at], path, step)) is not None}
            held = {at: chains[at][path] for at in found if path in chains[at]}
            having = [at for at in held if held[at][0] is found[at]]
            if len(having) >= max(LEAST, _MOSTLY * len(found)):
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
    at, rows = "", [list(chain) for chain in chains]
    while rows:
        depth = at.count(">") + 1 if at else 0
        below = Counter(row[depth] for row in rows if len(row) > depth)
        path, pages = max(below.items(), key=lambda one: (one[1], one[0]), default=("", 0))
        stay = sum(len(row) == depth for row in rows)
        if pages < LEAST or (at and stay >= _STAY * len(rows)):
            break
        at, rows = path, [row for row in rows if len(row) > depth and row[depth] == path]
    return at


def _fullest(one: Sheet, path: str, step: Step) -> HtmlElement | None:
    """Return the element at a path, of several the one with by far the most unlinked text."""
    out = one.before
    found = [at for at, where in enumerate(one.places(step)) if where == path]
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
        first = {text: (owner, text, size, linked) for owner, text, size, linked in reversed(one.text)}  # of copies
        own = [
            (_inner(one.out, owner, text), size - _SHORT)
            for owner, text, size, linked in first.values()
            if size > _SHORT and linked * 2 < size and pages[where[owner], text] == 1
        ]
        mass = [0] * len(where)
        for owner, size in own or [
            (owner, size) for owner, text, size, _ in one.text if pages[where[owner], text] == 1
        ]:
            mass[owner] += size
        for at in range(len(where) - 1, 0, -1):
            mass[one.out.parent[at]] += mass[at]
        chains.append(_chain(one.out, where, mass))
    return chains


def _inner(out: TextDensity, owner: int, text: str) -> int:
    """Go down to the element of a site's own making that holds a line: these are no blocks to browsers."""
    own = next((at for at in out.children(owner) if "-" in out.tags[at] and text in _said(out.elements[at])), None)
    return owner if own is None else _inner(out, own, text)


def _said(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


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
