"""The standfirst: the summary in the page's header, which body finders leave out (43 of 116 pages in the field)."""

from collections.abc import Sequence

from pipelines.extraction.blocks import Block, Kind
from pipelines.extraction.outline import Line, Outline
from pipelines.extraction.similar import squash

_SHORTEST, _LONGEST = 30, 1200  # UTF-8 bytes a standfirst may have
_PREFIX = 0.85  # systems cut the description: this part of it must open the line


def find_standfirst(
    summaries: Sequence[str | None], before: Outline, blocks: Sequence[Block], headlines: Sequence[str] = ()
) -> Block | None:
    """Give the summary as a block where the page shows it outside the body, else None.

    ``summaries`` are what the page declares (description, subtitle).  The line must stand on the page in front of
    the body's first line, whole or as the uncut form of the summary; a headline repeated as summary is none.
    """
    heads = {squash(line) for line in headlines}
    said = squash(" ".join(block.text for block in blocks))
    opening = squash(blocks[0].text)[:60] if blocks else ""
    for summary in dict.fromkeys(filter(None, summaries)):
        wanted = squash(summary)
        if not _SHORTEST <= len(wanted.encode("utf-8", "replace")) <= _LONGEST or wanted[:60] in said or wanted in heads:
            continue
        line = _shown(wanted, before.lines, opening)
        if line and squash(line.text) not in said:
            return Block(Kind.PARAGRAPH, line.text, line.text)
    return None


def _shown(wanted: str, lines: Sequence[Line], opening: str) -> Line | None:
    for line in lines:
        if line.mass > _LONGEST * 2 or line.linked * 2 > line.mass:
            continue
        text = squash(line.text)
        if opening and text.startswith(opening):
            return None
        if text == wanted or (len(text) >= len(wanted) and text.startswith(wanted[: int(_PREFIX * len(wanted))])):
            return line
    return None
