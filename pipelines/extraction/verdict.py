"""Is this page an article?  If not, why not."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extraction.blocks import Block
from pipelines.extraction.metadata import Metadata
from pipelines.extraction.outline import Outline
from storage.records import Page, Reason


@dataclass(frozen=True, slots=True)
class Verdict:
    """No reason for an article, else the reason and what told it; ``access`` is ``paywalled`` for a teaser."""

    reason: Reason | None = None
    detail: str | None = None
    access: str | None = None


def judge(blocks: Sequence[Block], meta: Metadata, seen: Outline, page: Page) -> Verdict:
    """Weigh the text found against the page it was found on."""
    if not blocks:
        return Verdict(Reason.EMPTY, "no text found")
    return Verdict()
