"""What the learner of templates counts: the lines of each page by place, and the names that last."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipelines.extraction import Rules
from pipelines.extraction.page.paths import Step, names_of
from pipelines.extraction.page.text_density import TextDensity, mass_of, text_density
from pipelines.extraction.page.text_match import same_headline, squash
from pipelines.extraction.prune.prune import prune
from storage.records import Article, Page

LASTING = 0.3  # of the pages show a name that belongs to the template
SURELY = 0.8  # of them show it, where it holds a figure: a page's number stands on the pages that link to it too
LEAST = 3  # pages that must agree on anything learnt
_ALIKE = 0.6  # of the long lines of a page stand on another too: its reprint or newer version
_LONG = 80
_SAID = 0.5  # of the text is found among the lines of the page: else it was poured together


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
    pruned = prune(tree, rules, article.description)
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
