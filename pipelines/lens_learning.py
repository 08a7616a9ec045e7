"""The few places of a site's pages that say of an article all that the whole page says, found by trying."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from lxml.html import HtmlElement

from pipelines.extraction import metadata, title
from pipelines.extraction.document import Document
from pipelines.extraction.headline import Headline
from pipelines.extraction.lens import affixes_of, read_lens
from pipelines.extraction.metadata import Metadata
from pipelines.extraction.nodes import plain
from pipelines.extraction.places import Step, path_of
from pipelines.extraction.template import Lens
from pipelines.template_learning import LEAST

_READ = 0.7  # of the pages must be read by a lens, and none of them otherwise than as a whole
_OFTEN = 0.5  # of the pages show an element that may be a place
_FEW = 6  # elements a page at one place: more are a list
_MOST = 4  # places of a lens; where more are needed it saves nothing
_REACHES = ((8, 0), (8, 16), (24, 0), (60, 16))  # texts after and before the headline, tried in this order
_FIELDS = tuple(one.name for one in fields(Metadata) if not one.name.endswith("_candidates"))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A page, what all of it says, and where the elements stand that may say it."""

    doc: Document
    said: Metadata
    headline: str
    affixes: frozenset[str]
    places: tuple[str, ...]


def find_lens(docs: Sequence[Document], step: Step) -> Lens | None:
    """Give the smallest lens that reads every page as a whole reading does, or None where there is none."""
    pages = [page for doc in docs if (page := _see(doc, step)) is not None]
    if len(pages) < max(LEAST, _READ * len(docs)):
        return None
    path = Counter(page.headline for page in pages).most_common(1)[0][0]
    often = Counter(affix for page in pages for affix in page.affixes)
    affixes = tuple(sorted(one for one, many in often.items() if many >= LEAST and not one.endswith("*")))
    places = _places(pages)
    for after, before in _REACHES:
        lens = _widened(Lens(path, affixes, (), after, before), places, pages, step)
        if lens is not None:
            return lens
    return None


def _see(doc: Document, step: Step) -> _Seen | None:
    found, _, shown = metadata.seen(doc)
    said = metadata.read(doc)
    element = _shown(doc, shown)
    if element is None or said.title is None or said.date_published is None:
        return None
    places = [path_of(element, step) for element in (*found.marked, *found.times)]
    affixes = affixes_of(said.title, [one for one in shown.said if one.place not in ("h1", "page", "heading")])
    return _Seen(doc, said, path_of(element, step), frozenset(affixes), tuple(places))


def _shown(doc: Document, shown: Headline) -> HtmlElement | None:
    """Give the element that shows the headline; a linked one is none to a reader of one page, but is to many."""
    body = doc.tree.find("body")
    if shown.element is not None or body is None:
        return shown.element
    own = title.bare(shown.title)
    return next((one for one in body.iter("h1", "h2", "h3", "a") if title.bare(plain(one)) == own), None)


def _places(pages: Sequence[_Seen]) -> tuple[str, ...]:
    having: Counter[str] = Counter()
    often: Counter[str] = Counter()
    for page in pages:
        having.update(set(page.places))
        often.update(page.places)
    return tuple(
        sorted(one for one, many in having.items() if many >= _OFTEN * len(pages) and often[one] <= _FEW * many)
    )


def _widened(lens: Lens, places: Sequence[str], pages: Sequence[_Seen], step: Step) -> Lens | None:
    """Add the places without which fields are read otherwise, one at a time; None where they do not help."""
    wrong = _wrong(lens, pages, step)
    while wrong and len(lens.places) < _MOST:
        wider = [replace(lens, places=(*lens.places, one)) for one in places if one not in lens.places]
        # one page shows whether a place may help
        asked = next(page for page in pages if _wrong(lens, [page], step))
        better = [one for one in wider if _wrong(one, [asked], step) < _wrong(lens, [asked], step)]
        left, at = min(((_wrong(one, pages, step), at) for at, one in enumerate(better)), default=(wrong, -1))
        if left >= wrong:
            return None
        lens, wrong = better[at], left
    read = sum(read_lens(page.doc, lens, step) is not None for page in pages)
    return lens if not wrong and read >= _READ * len(pages) else None


def _wrong(lens: Lens, pages: Sequence[_Seen], step: Step) -> int:
    """Count the fields that a lens reads otherwise than they are read as a whole, on all pages."""
    found = [(read_lens(page.doc, lens, step), page.said) for page in pages]
    return sum(getattr(one, name) != getattr(said, name) for one, said in found if one is not None for name in _FIELDS)
