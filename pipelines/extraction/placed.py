"""Where the blocks of a body stand among the lines of their page."""

from collections.abc import Sequence

from pipelines.extraction.blocks import Block
from pipelines.extraction.outline import Outline

_GAP = 120  # lines between two blocks of a body: the same words further down stand in another box


def placed(blocks: Sequence[Block], page: Outline) -> tuple[int, ...]:
    """Give the position in ``page.lines`` of each block, rising, and -1 where no line says just that."""
    where: dict[str, list[int]] = {}
    wanted = {block.text for block in blocks}
    for at, line in enumerate(page.lines):
        if line.text in wanted:
            where.setdefault(line.text, []).append(at)
    found, last = [], -1
    for block in blocks:
        places = where.get(block.text, ())
        at = next((place for place in places if last < place and (last < 0 or place <= last + _GAP)), -1)
        found.append(at)
        last = max(last, at)
    return tuple(found)
