"""Pages whose text comes by script: what was kept of them is their frame."""

from collections.abc import Sequence

from pipelines.extraction.metadata.metadata import Metadata
from pipelines.extraction.page.blocks import Block
from pipelines.extraction.page.text_density import TextDensity, mass_of
from pipelines.extraction.page.text_match import squash

_FRAME = frozenset({"nav", "header", "footer", "aside"})
_OWN = frozenset({"article", "main"})
_SCRIPT = "javascript"  # the one word that all languages use for it
_NOTICE = 400


def own_mass(blocks: Sequence[Block], meta: Metadata, before: TextDensity) -> int:
    """Return the bytes of the blocks that are neither the headline nor the page's frame (menus, header, footer,
    boxes beside the article), nor ask for JavaScript.
    """
    # In one row, as a text that was poured out of a box has it.
    framed = _framed(before)
    frame = "".join(squash(line.text) for line in before.lines if framed[line.owner])
    titles = {squash(text) for text in (meta.title, *(text for _, text in meta.title_candidates)) if text}
    return sum(
        mass_of(block.text)
        for block in blocks
        if (said := squash(block.text)) not in titles
        and said not in frame
        and not (len(block.text) < _NOTICE and _SCRIPT in said and _SCRIPT not in squash(meta.title or ""))
    )


def _framed(before: TextDensity) -> dict[int, bool | None]:
    """Tell of each element whether it stands in the frame, or (None) in a box that is the article's by its tag.

    Only those above a line are looked at.
    """
    known: dict[int, bool | None] = {-1: False}
    for line in before.lines:
        way = []
        at = line.owner
        while at not in known:
            way.append(at)
            at = before.parent[at]
        for one in reversed(way):
            known[one] = None if before.tags[one] in _OWN else _is_framed(before, one, known[before.parent[one]])
    return known


def _is_framed(before: TextDensity, at: int, above: bool | None) -> bool | None:
    if above or (above is None and before.tags[at] == "header"):
        return above
    return True if before.tags[at] in _FRAME else above
