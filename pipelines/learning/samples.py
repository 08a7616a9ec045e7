"""What the learner of templates counts: the lines of each page by place, and the element that holds the articles."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipelines.extraction import Rules
from pipelines.extraction.page.paths import Step, names_of
from pipelines.extraction.page.text_density import TextDensity, text_density
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
_BOXES = frozenset("div section article main center font table tbody tr td span".split())  # noqa: SIM905  a row of words


@dataclass(slots=True)
class Sheet:
    """One article page: its address, headline, visible tree and the lines that may be its text."""

    url: str
    title: str
    tree: HtmlElement
    out: TextDensity
    lines: list[tuple[int, str, int, int]]
    paragraphs: list[str]
    before: TextDensity
    summaries: tuple[str | None, ...]
    authors: tuple[str, ...]
    language: str | None
    page: Page


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
    long = [text for text in paragraphs if len(text.encode("utf-8", "replace")) >= _LONG]
    summaries = (article.description, article.subtitle)
    return Sheet(
        url=article.final_url,
        title=article.title,
        tree=tree,
        out=out,
        lines=lines,
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


def containers(sheets: Sequence[Sheet], step: Step) -> Iterator[tuple[str, list[Sheet], float]]:
    """Find the element that holds the articles: path, pages that have it, part of their text; then ask the rest.

    A site has few layouts; each must hold for at least ``LEAST`` pages.
    """
    rest = list(sheets)
    while len(rest) >= LEAST:
        path, share = _descend(rest, step)
        having = [one for one in rest if paths(one.out, step).count(path) == 1] if path else []
        if len(having) < LEAST:
            return
        yield path, having, share
        rest = [one for one in rest if one not in having]


def _descend(sheets: Sequence[Sheet], step: Step) -> tuple[str, float]:
    """Go down from the root while one path holds nearly all that changes from page to page."""
    held = _held(sheets, step)
    at, whole = "", held.get("", 0)
    while True:
        below = [path for path in held if path != at and path.startswith(f"{at}>" if at else "")]
        ample = [path for path in below if held[path] >= _DOWN * held[at] > 0]
        if not ample:
            return at, round(held[at] / whole, 3) if whole else 0.0
        at = min(ample, key=lambda path: (path.count(">"), -held[path], path))


def _held(sheets: Sequence[Sheet], step: Step) -> dict[str, float]:
    """Return for each path of a single box the text that stands on one page only, summed over the pages."""
    pages: Counter[tuple[str, str]] = Counter()
    found = [paths(one.out, step) for one in sheets]
    for one, where in zip(sheets, found, strict=True):
        pages.update({(where[owner], text) for owner, text, _, _ in one.lines})
    held: dict[str, float] = defaultdict(float)
    for one, where in zip(sheets, found, strict=True):
        often = Counter(where)
        mass = [0] * len(where)
        for owner, text, size, linked in one.lines:
            if size > _SHORT and linked * 2 < size and pages[where[owner], text] == 1:
                mass[owner] += size - _SHORT
        for at in range(len(where) - 1, 0, -1):
            mass[one.out.parent[at]] += mass[at]
        total = mass[0]
        for at, path in enumerate(where):
            if total and mass[at] and (not path or (often[path] == 1 and one.out.tags[at] in _BOXES)):
                held[path] = held[path] + (mass[at] if path or at == 0 else 0)
    return held
