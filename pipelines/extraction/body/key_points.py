"""The points a story is summed up in above its text: a short list of sentences, which belongs to it."""

from collections.abc import Sequence

from pipelines.extraction.page.blocks import Block, BlockKind

_LEAST, _MOST = 2, 6  # points
_SENTENCE = (30, 400)  # characters of one point
_STOPS = tuple(".!?。！？…”\"'")


def key_points(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the list of sentences without links that the blocks in front of a text hold, or nothing."""
    points = [block for block in blocks if block.kind is BlockKind.ITEM]
    if not _LEAST <= len(points) <= _MOST or not all(map(_is_sentence, points)):
        return ()
    return tuple(points)


def _is_sentence(block: Block) -> bool:
    text = block.text
    return _SENTENCE[0] <= len(text) <= _SENTENCE[1] and not block.linked and text.endswith(_STOPS)
