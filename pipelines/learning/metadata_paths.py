"""The few places of a site's pages that say of an article all that the whole page says, found by trying."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from lxml.html import HtmlElement

from pipelines.extraction.metadata import metadata, title_vote
from pipelines.extraction.metadata.headline import Headline
from pipelines.extraction.metadata.metadata import Metadata
from pipelines.extraction.page.document import Document
from pipelines.extraction.page.dom import plain
from pipelines.extraction.page.paths import Step, path_of
from pipelines.extraction.template.metadata import affixes_of, read_metadata_paths
from pipelines.extraction.template.template import MetadataPaths
from pipelines.learning.samples import LEAST

_READ = 0.7  # of the pages must be read by a lens
_STRAY = 0.05  # fields a page that may differ: what one page takes from its prose, as a source named in a sentence
_OFTEN = 0.5  # of the pages show an element that may be a place
_FEW = 6  # elements a page at one place: more are a list
_MOST = 4  # places of a lens; where more are needed it saves nothing
_REACHES = ((8, 0), (8, 16), (24, 0), (60, 16))  # texts after and before the headline, tried in this order
_ASIDE = ("byline_account", "date_candidates")  # no part of the record
_FIELDS = tuple(one.name for one in fields(Metadata) if not one.name.startswith("title") and one.name not in _ASIDE)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A page, what all of it says, and where the elements stand that may say it."""

    doc: Document
    said: Metadata
    headline: str
    affixes: frozenset[str]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Result:
    """The fields that a lens reads otherwise than they are read as a whole, and the pages that it does not read."""

    wrong: int
    unread: int

    @property
    def cost(self) -> int:
        return self.wrong + 2 * self.unread


def find_metadata_paths(docs: Sequence[Document], step: Step) -> MetadataPaths | None:
    """Return the smallest lens that reads (nearly) every page as a whole reading does, or None where there is none."""
    pages = [page for doc in docs if (page := _see(doc, step)) is not None]
    if len(pages) < max(LEAST, _READ * len(docs)):
        return None
    path = Counter(page.headline for page in pages).most_common(1)[0][0]
    often = Counter(affix for page in pages for affix in page.affixes)
    affixes = tuple(sorted(one for one, many in often.items() if many >= LEAST and not one.endswith("*")))
    places = _places(pages)
    for after, before in _REACHES:
        lens = _widened(MetadataPaths(path, affixes, (), after, before), places, pages, step)
        if lens is not None:
            return lens
    return None


def _see(doc: Document, step: Step) -> _Seen | None:
    found, _, shown = metadata.find_elements(doc)
    said = metadata.read_metadata(doc)
    element = _shown(doc, shown)
    if element is None or said.title is None or said.date_published is None:
        return None
    places = [path_of(element, step) for element in (*found.marked, *found.times)]
    affixes = affixes_of(said.title, [one for one in shown.said if one.place not in ("h1", "page", "heading")])
    return _Seen(doc, said, path_of(element, step), frozenset(affixes), tuple(places))


def _shown(doc: Document, shown: Headline) -> HtmlElement | None:
    """Return the element that shows the headline; a linked one is none to a reader of one page, but is to many."""
    body = doc.tree.find("body")
    if shown.element is not None or body is None:
        return shown.element
    own = title_vote.bare(shown.title)
    return next((one for one in body.iter("h1", "h2", "h3", "a") if title_vote.bare(plain(one)) == own), None)


def _places(pages: Sequence[_Seen]) -> tuple[str, ...]:
    having: Counter[str] = Counter()
    often: Counter[str] = Counter()
    for page in pages:
        having.update(set(page.places))
        often.update(page.places)
    return tuple(
        sorted(one for one, many in having.items() if many >= _OFTEN * len(pages) and often[one] <= _FEW * many)
    )


def _widened(lens: MetadataPaths, places: Sequence[str], pages: Sequence[_Seen], step: Step) -> MetadataPaths | None:
    """Add the places without which pages are read otherwise, one at a time; None where they do not help."""
    while True:
        result = _result(lens, pages, step)
        if result.wrong <= _STRAY * len(pages) and result.unread <= (1 - _READ) * len(pages):
            return lens
        if len(lens.paths) == _MOST:
            return None
        # one page shows whether a place may help
        asked = [next(page for page in pages if _result(lens, [page], step).cost)]
        cost = _result(lens, asked, step).cost
        wider = [replace(lens, paths=(*lens.paths, one)) for one in places if one not in lens.paths]
        better = [one for one in wider if _result(one, asked, step).cost < cost]
        least, at = min(((_result(one, pages, step).cost, at) for at, one in enumerate(better)), default=(0, -1))
        if at < 0 or least >= result.cost:
            return None
        lens = better[at]


def _result(lens: MetadataPaths, pages: Sequence[_Seen], step: Step) -> _Result:
    found = [(read_metadata_paths(page.doc, lens, step), page.said) for page in pages]
    wrong = sum(_differ(one, said) for one, said in found if one is not None)
    return _Result(wrong, sum(one is None for one, _ in found))


def _differ(one: Metadata, other: Metadata) -> int:
    # The same headline with other marks is the same: which of the statements is printed as it was written?
    apart: int = sum(getattr(one, name) != getattr(other, name) for name in _FIELDS)
    return apart + (title_vote.bare(one.title) != title_vote.bare(other.title))
