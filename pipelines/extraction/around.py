"""The part of a page that speaks of its article: the head, and the element in which a template found all the rest."""

from copy import deepcopy
from dataclasses import replace

from lxml.html import HtmlElement

from pipelines.extraction import metadata
from pipelines.extraction.document import Document
from pipelines.extraction.metadata import Metadata
from pipelines.extraction.places import Step, find_all


def read_around(doc: Document, path: str, step: Step) -> Metadata:
    """Read the metadata from the head and the element at ``path`` only; from all where that says too little."""
    part = _part(doc.tree, path, step)
    if part is not None:
        found = metadata.read(replace(doc, tree=part))
        if found.title and found.date_published is not None:
            return found
    return metadata.read(doc)


def says_the_same(doc: Document, path: str, step: Step) -> bool:
    """Tell whether the part at ``path`` states all that the whole page does."""
    part = _part(doc.tree, path, step)
    return part is not None and _stated(metadata.read(replace(doc, tree=part))) == _stated(metadata.read(doc))


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
