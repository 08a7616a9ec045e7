"""The pages of an article that its site cut into several, joined into one text."""

from collections.abc import Sequence

from pipelines.extraction.blocks import Block
from pipelines.extraction.similar import squash

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
