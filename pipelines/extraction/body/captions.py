"""Reports in pictures: a sentence or two, and the rest of the story in the captions."""

from collections.abc import Sequence

from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.page.text_density import mass_of
from pipelines.extraction.page.text_match import squash
from storage.records import Image

_PICTURES = 3  # with captions of their own; fewer illustrate a notice
_PREFACE = 600  # UTF-8 bytes of the text beside them: longer ones are articles with pictures


def with_captions(blocks: Sequence[Block], images: Sequence[Image]) -> tuple[Block, ...]:
    """Return the text with the captions of its pictures under it, where they say more than it does."""
    mass = sum(mass_of(block.text) for block in blocks)
    if mass > _PREFACE:
        return tuple(blocks)
    said = "\n".join(squash(block.text) for block in blocks)
    captions = [one for one in dict.fromkeys(image.caption for image in images) if one and squash(one) not in said]
    if len(captions) < _PICTURES or sum(map(mass_of, captions)) < mass:
        return tuple(blocks)
    return (*blocks, *(Block(BlockKind.PARAGRAPH, one, one) for one in captions))
