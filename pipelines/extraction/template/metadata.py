"""The part of a page that speaks of its article: the head, and the element in which a template found all the rest."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.extraction.metadata import headline, metadata, title_vote
from pipelines.extraction.metadata.headline import Headline
from pipelines.extraction.metadata.metadata import Metadata
from pipelines.extraction.metadata.title_vote import TitleCandidate
from pipelines.extraction.page.document import Document
from pipelines.extraction.page.dom import after, around, before
from pipelines.extraction.page.paths import Step, find_all
from pipelines.extraction.structured import jsonld
from pipelines.extraction.structured.signals import head_signals, take_element
from pipelines.extraction.template.template import MetadataPaths


def read_around(doc: Document, path: str, step: Step) -> Metadata:
    """Read the metadata from the head and the element at ``path`` only; from all where that says too little."""
    part = _part(doc.tree, path, step)
    if part is not None:
        found = metadata.read_metadata(replace(doc, tree=part))
        if found.title and found.date_published is not None:
            return found
    return metadata.read_metadata(doc)


def says_the_same(doc: Document, path: str, step: Step) -> bool:
    """Return whether the part at ``path`` states all that the whole page does."""
    part = _part(doc.tree, path, step)
    return part is not None and _stated(metadata.read_metadata(replace(doc, tree=part))) == _stated(
        metadata.read_metadata(doc)
    )


def _stated(meta: Metadata) -> Metadata:
    return replace(meta, title_candidates=(), date_candidates=())


def _part(tree: HtmlElement, path: str, step: Step) -> HtmlElement | None:
    """Make a page of the head and a copy of the one element at ``path``; None where there is none or more."""
    found = find_all(tree, path, step)
    whole = tree.find("body")
    if len(found) != 1 or whole is None:
        return None
    part = tree.makeelement("html", dict(tree.attrib))
    head = tree.find("head")
    if head is not None:
        part.append(deepcopy(head))
    body = part.makeelement("body", dict(whole.attrib))
    part.append(body)
    inner = deepcopy(found[0])
    inner.tail = None
    body.append(inner)
    return part


def read_metadata_paths(doc: Document, lens: MetadataPaths, step: Step) -> Metadata | None:
    """Read what the places of a lens say; None where one of them is missing, or the page no longer agrees with it."""
    shown = find_all(doc.tree, lens.headline, step)
    if len(shown) != 1:
        return None
    found = head_signals(doc.tree)
    for place in lens.paths:
        elements = find_all(doc.tree, place, step)
        if not elements:
            return None
        for element in elements:
            take_element(found, element)
    linked = jsonld.read_jsonld(found.linked_data, doc.url, (found.page_title, found.meta("og:title")))
    sites = title_vote.site_words(metadata.sites(found, linked), urlsplit(doc.url).hostname or "")
    said = tuple(headline.stated(doc, found, linked))
    text = headline.text_of(shown[0], said, doc.url)
    if not text or not agrees(text, said, lens.title_affixes) or _is_signed(text, said, sites):
        return None
    near = around(after(shown[0], lens.after), before(shown[0], lens.before) if lens.before else ())
    place = "h1" if shown[0].tag == "h1" else "page"
    read = metadata.of(doc, found, linked, Headline(text, (TitleCandidate(place, text), *said), shown[0]), near)
    return read if read.date_published is not None else None


def agrees(text: str, said: Iterable[TitleCandidate], affixes: Iterable[str]) -> bool:
    """Return whether all that is said of a headline is this text, with the words beside it that a site writes there."""
    stated = affixes_of(text, said)
    return bool(stated) and stated <= set(affixes)


def _is_signed(text: str, said: Sequence[TitleCandidate], sites: frozenset[str]) -> bool:
    """Return whether the shown headline itself holds a piece that one page alone would take for a site or section."""
    return title_vote.strip(TitleCandidate("h1", text), (TitleCandidate("h1", text), *said), sites) != text


def affixes_of(text: str, said: Iterable[TitleCandidate]) -> set[str]:
    """Return what each statement holds beside the headline, as ``place:words`` of letters only; hints do not count."""
    own = title_vote.bare(text)
    return {
        f"{one.place}:{other.replace(own, ' ', 1).strip() if own in other else '*'}"
        for one in said
        if one.place != "hint" and (other := title_vote.bare(one.text))
    }
