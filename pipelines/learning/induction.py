"""What a site repeats on its pages, learnt from its pages: Page values in, a Template out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.extraction import DEFAULT, Rules, Template, extract, is_pdf
from pipelines.extraction.body.from_dom import Placed, blocks_from_dom
from pipelines.extraction.body.standfirst import find_standfirst
from pipelines.extraction.page.decode import decode
from pipelines.extraction.page.document import Document, parse_html
from pipelines.extraction.page.paths import Step, find_all, stepper
from pipelines.extraction.page.text_match import same_headline
from pipelines.extraction.template.body import find_container, prints
from pipelines.extraction.template.metadata import says_the_same
from pipelines.extraction.template.template import ContainerPath
from pipelines.learning.containers import containers
from pipelines.learning.cuts import find_cuts
from pipelines.learning.furniture import find_furniture
from pipelines.learning.metadata_paths import find_metadata_paths
from pipelines.learning.samples import LEAST, Sheet, different, lasting_names, sheet
from storage.records import Article, Page

ENOUGH = 5  # articles with different headlines from which a template is learnt
_MOST = 400  # paragraphs beside the articles kept, the most frequent first
_NEARLY_ALL = 0.8  # of the pages agree
_USUALLY = 0.7  # of the pages are in the language of the site, though code in some may hide it
_ASKED = 12  # pages asked where their metadata stands
_TOP = 2  # lines at the beginning of a text


def learn(pages: Iterable[Page], rules: Rules = DEFAULT, plain: Mapping[str, Article] | None = None) -> Template | None:
    """Learn from pages of one site; those that are no articles, and twins, teach nothing.

    ``plain`` are the articles of some of them, by the address of the page, where the caller has read them by the same
    rules and without a template: reading a page is half of what it costs a lesson.
    Gives None where fewer than ``ENOUGH`` pages with different headlines are articles, or where they have no element
    in common that holds their text.
    """
    sheets = different([found for page in pages if (found := _sheet(page, rules, (plain or {}).get(page.url)))])
    if len(sheets) < ENOUGH:
        return None
    names = lasting_names(sheets)
    step = stepper(names)
    docs = _docs([one.page for one in sheets], rules)
    bodies = []
    read: list[tuple[Sheet, list[Placed]]] = []
    for path, having, share in containers(sheets, step):
        bodies.append(ContainerPath(path, len(having), share))
        read += [(one, _rows(one, element, step)) for one, element in having]
    if not bodies:
        return None
    cuts = find_cuts([(doc, one.summaries[0]) for doc, one in zip(docs, sheets, strict=True)], bodies, step)
    site = find_furniture(
        [(one.title, rows) for one, doc in zip(sheets, docs, strict=True) if (rows := _whole(doc, bodies, step))]
    )
    return Template(
        pages=len(sheets),
        names=tuple(sorted(names)),
        bodies=tuple(bodies),
        repeated=site.repeated,
        boxes=site.boxes,
        openings=site.openings,
        outside=_outside(sheets),
        headline_inside=_opens_with_headline(read),
        accounts=_accounts(read),
        metadata_scope=_around(sheets, bodies[0].path, step, rules),
        cuts=cuts.cuts,
        spared=cuts.spared,
        language=_language(sheets),
        metadata_paths=find_metadata_paths(docs, step),
        standfirst_outside=any(_has_standfirst(one, rows) for one, rows in read),
        rendered=sum(one.page.rendered for one in sheets) >= _NEARLY_ALL * len(sheets),
    )


def _sheet(page: Page, rules: Rules, known: Article | None) -> Sheet | None:
    if is_pdf(page.body):
        return None
    result = known or extract(page, rules)
    if not isinstance(result, Article):
        return None
    tree = _tree(page)
    return None if tree is None else sheet(page, result, tree, rules)


def _rows(one: Sheet, element: HtmlElement, step: Step) -> list[Placed]:
    return blocks_from_dom(element, step, urlsplit(one.url).hostname or "")


def _whole(doc: Document, bodies: Sequence[ContainerPath], step: Step) -> list[Placed]:
    """Return the lines of the container before anything is pruned: what all pages show tells more than what is left."""
    element = find_container(doc.tree, bodies, step)
    return [] if element is None else blocks_from_dom(element, step, urlsplit(doc.url).hostname or "")


def _outside(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """Return the paragraphs that pages share, wherever they stand: prose of the site beside its articles."""
    counts = Counter(text for one in sheets for text in set(one.paragraphs))
    shared = [text for text, pages in counts.items() if pages >= LEAST]
    return tuple(sorted(shared, key=lambda text: (-counts[text], text))[:_MOST])


def _opens_with_headline(read: Sequence[tuple[Sheet, Sequence[Placed]]]) -> bool:
    """Return whether the headline is among the first lines of the container on nearly all pages."""
    found = sum(any(same_headline(row.block.text, one.title) for row in rows[:_TOP]) for one, rows in read)
    return found >= _NEARLY_ALL * len(read)


def _has_standfirst(one: Sheet, rows: Sequence[Placed]) -> bool:
    """Return whether the page shows its summary, and not in its container."""
    return find_standfirst(one.summaries, one.before, [row.block for row in rows]) is not None


def _accounts(read: Sequence[tuple[Sheet, Sequence[Placed]]]) -> tuple[str, ...]:
    """Return the one author of nearly all pages whose name hardly any of them prints."""
    stated = Counter(one.authors[0] for one, _ in read if len(one.authors) == 1)
    name, pages = max(stated.items(), key=lambda one: one[1], default=("", 0))
    printed = sum(_shows(one, rows, name) for one, rows in read)
    return (name,) if pages >= _NEARLY_ALL * len(read) and printed <= (1 - _NEARLY_ALL) * len(read) else ()


def _language(sheets: Sequence[Sheet]) -> str | None:
    """Return the language of nearly all pages, or None."""
    language, pages = Counter(one.language for one in sheets).most_common(1)[0]
    return language if pages >= _USUALLY * len(sheets) else None


def _shows(one: Sheet, rows: Sequence[Placed], name: str) -> bool:
    """Return whether a page prints a name beside its text, or as a byline in it.

    Side boxes and footers do not count.
    """
    inside = {" ".join(row.block.text.split()) for row in rows}
    return any(name in line.text and (line.text not in inside or prints(line.text, name)) for line in one.out.lines)


def _around(sheets: Sequence[Sheet], body: str, step: Step, rules: Rules) -> str:
    """Return the nearest element around the container in which every page asked states all that it states anywhere."""
    pages = [one.page for one in sheets if len(find_all(one.tree, body, step)) == 1][:_ASKED]
    docs = _docs(pages, rules)
    steps = body.split(">")
    for depth in range(len(steps) - 1, 0, -1):
        path = ">".join(steps[:depth])
        if docs and all(says_the_same(doc, path, step) for doc in docs):
            return path
    return ""


def _docs(pages: Iterable[Page], rules: Rules) -> list[Document]:
    """Parse pages again: the trees of their sheets are pruned."""
    trees = [(page, _tree(page)) for page in pages]
    return [
        Document(page.final_url, tree, page.fetched_at, page.hints, rules) for page, tree in trees if tree is not None
    ]


def _tree(page: Page) -> HtmlElement | None:
    return parse_html(decode(page.body, page.header("content-type")).text)
