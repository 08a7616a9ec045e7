"""A page as the readers of the extractor see it: parsed once, with what is known beside its bytes."""

from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from pipelines.extraction.rules import Rules
from storage.records import Hints


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed page.  ``tree`` is whole (nothing pruned) while metadata is read; ``fetched_at`` is aware.

    ``links_licence`` is false where its bytes show that no link can lead to a licence.
    """

    url: str
    tree: HtmlElement
    fetched_at: datetime
    hints: Hints
    rules: Rules
    links_licence: bool = True
