"""From the body that was found to the article's blocks: edges off, standfirst on."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extraction.blocks import Block
from pipelines.extraction.body import Body
from pipelines.extraction.bylinerow import byline_rows
from pipelines.extraction.edges import Taken, edit
from pipelines.extraction.metadata import Metadata
from pipelines.extraction.outline import Outline
from pipelines.extraction.standfirst import find_standfirst

_FIRST = 8  # blocks among which the byline may stand
_HEADLINE = 400  # UTF-8 bytes: a longer h1 is a text


@dataclass(frozen=True, slots=True)
class Finished:
    """The blocks of the article, and what was taken off the body in page order."""

    blocks: tuple[Block, ...]
    taken: tuple[Taken, ...]


def finish(body: Body, page: Outline, meta: Metadata) -> Finished:
    """Edit the body against the whole ``page``, measured before pruning, and what the page says of itself."""
    headlines = (*(text for place, text in meta.title_candidates if place != "h1"), *_shown_headlines(page))
    rows = byline_rows(page, {block.text for block in body.blocks[:_FIRST]})
    edited = edit(body.blocks, meta.title, headlines, rows, meta.authors)
    heads = (meta.title, *headlines) if meta.title else headlines
    first = find_standfirst((meta.description, meta.subtitle), page, edited.blocks, heads)
    blocks: Sequence[Block] = (first, *edited.blocks) if first else edited.blocks
    return Finished(tuple(blocks), edited.taken)


def _shown_headlines(page: Outline) -> list[str]:
    """Give the one h1 of the page; where there are several they may be headings of sections."""
    heads = [i for i, tag in enumerate(page.tags) if tag == "h1" and page.mass[i]]
    if len(heads) != 1 or page.mass[heads[0]] > _HEADLINE:
        return []
    return [" ".join("".join(page.elements[heads[0]].itertext()).split())]
