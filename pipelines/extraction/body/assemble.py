"""From the body that was found to the article's blocks: edges off, standfirst on."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extraction.authors.byline_rows import byline_rows
from pipelines.extraction.body.body import Body
from pipelines.extraction.body.standfirst import find_standfirst
from pipelines.extraction.body.trim import RemovedBlock, trim
from pipelines.extraction.metadata.metadata import Metadata
from pipelines.extraction.page.blocks import Block
from pipelines.extraction.page.text_density import TextDensity
from pipelines.extraction.page.text_match import squash

_FIRST = 8  # blocks among which the byline may stand
_HEADLINE = 400  # UTF-8 bytes: a longer h1 is a text


@dataclass(frozen=True, slots=True)
class AssembledBody:
    """The blocks of the article, and what was taken off the body in page order."""

    blocks: tuple[Block, ...]
    taken: tuple[RemovedBlock, ...]


def assemble(body: Body, page: TextDensity, meta: Metadata) -> AssembledBody:
    """Edit the body against the whole ``page``, measured before pruning, and what the page says of itself."""
    headlines = (*(text for place, text in meta.title_candidates if place != "h1"), *_shown_headlines(page))
    rows = byline_rows(page, {block.text for block in body.blocks[:_FIRST]})
    edited = trim(body.blocks, meta.title, headlines, rows, meta.authors)
    heads = (meta.title, *headlines) if meta.title else headlines
    first = find_standfirst((meta.description, meta.subtitle), page, edited.blocks, heads)
    blocks: Sequence[Block] = (first, *edited.blocks) if first else edited.blocks
    return AssembledBody(tuple(blocks), edited.taken)


def _shown_headlines(page: TextDensity) -> list[str]:
    """Return the one h1 of the page; where there are several they may be headings of sections."""
    heads = [i for i, tag in enumerate(page.tags) if tag == "h1" and page.text_bytes[i]]
    if len(heads) != 1 or page.text_bytes[heads[0]] > _HEADLINE:
        return []
    return [" ".join("".join(page.elements[heads[0]].itertext()).split())]


# The pages of an article that its site cut into several, joined into one text.
_SEAM = 8  # lines at either end of a page that may repeat those of the page before (headline, lead, pager, credits)


def join(pages: Sequence[Sequence[Block]]) -> tuple[Block, ...]:
    """Join the blocks of the pages in order.

    Lines that a later page repeats at its beginning are dropped there, and credit lines at the end of each page are
    kept once, at the end of the last.
    """
    if not pages:
        return ()
    joined = list(pages[0])
    for page in pages[1:]:
        rest = _without_repeats(page, joined)
        ends = {squash(block.text) for block in rest[-_SEAM:]}
        tail = [block for block in joined[-3:] if squash(block.text) in ends]
        joined = [block for block in joined if block not in tail] + rest
    return tuple(joined)


def _without_repeats(page: Sequence[Block], before: Sequence[Block]) -> list[Block]:
    said = {squash(block.text) for block in before}
    start = 0
    while start < min(_SEAM, len(page)) and squash(page[start].text) in said:
        start += 1
    return list(page[start:])
