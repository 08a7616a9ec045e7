"""The metadata of a page read from the few places that a template names, with a check that they still say it."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from pipelines.extraction import headline, jsonld, metadata, title
from pipelines.extraction.document import Document
from pipelines.extraction.headline import Headline
from pipelines.extraction.metadata import Metadata
from pipelines.extraction.nodes import after, before
from pipelines.extraction.places import Step, find_all
from pipelines.extraction.survey import survey_head, take
from pipelines.extraction.template import Lens
from pipelines.extraction.title import Said

_PADDING = ("",) * 16  # texts before the headline end the row; where none are read, the row keeps its form


def read_lens(doc: Document, lens: Lens, step: Step) -> Metadata | None:
    """Read what the places of a lens say; None where one of them is missing, or the page no longer agrees with it."""
    shown = find_all(doc.tree, lens.headline, step)
    if len(shown) != 1:
        return None
    found = survey_head(doc.tree)
    for place in lens.places:
        elements = find_all(doc.tree, place, step)
        if not elements:
            return None
        for element in elements:
            take(found, element)
    linked = jsonld.read(found.linked_data, doc.url)
    sites = title.site_words(metadata.sites(found, linked), urlsplit(doc.url).hostname or "")
    said = tuple(headline.stated(doc, found, linked))
    text = headline.text_of(shown[0], said, doc.url)
    if not text or not agrees(text, said, lens.affixes) or _is_signed(text, said, sites):
        return None
    near = [*after(shown[0], lens.after), *(before(shown[0], lens.before) if lens.before else _PADDING)]
    place = "h1" if shown[0].tag == "h1" else "page"
    read = metadata.of(doc, found, linked, Headline(text, (Said(place, text), *said), shown[0]), near)
    return read if read.date_published is not None else None


def agrees(text: str, said: Iterable[Said], affixes: Iterable[str]) -> bool:
    """Tell whether all that is said of a headline is this text, with the words beside it that a site writes there."""
    stated = affixes_of(text, said)
    return bool(stated) and stated <= set(affixes)


def _is_signed(text: str, said: Sequence[Said], sites: frozenset[str]) -> bool:
    """Tell whether the shown headline itself holds a piece that one page alone would take for a site or section."""
    return title.strip(Said("h1", text), (Said("h1", text), *said), sites) != text


def affixes_of(text: str, said: Iterable[Said]) -> set[str]:
    """Give what each statement holds beside the headline, as ``place:words`` of letters only; hints do not count."""
    own = title.bare(text)
    return {
        f"{one.place}:{other.replace(own, ' ', 1).strip() if own in other else '*'}"
        for one in said
        if one.place != "hint" and (other := title.bare(one.text))
    }
