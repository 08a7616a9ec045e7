"""Lists of links between the paragraphs: two or more titles of other stories, offered and not written of."""

from collections.abc import Iterator, Sequence

from pipelines.extraction.blocks import Block, Kind

_TITLE = (20, 200)  # characters of a line that is the title of another story
_LINKED = 0.5  # of its letters: a word may stand before the link (``Live blog: …``)
_LEADS = (":", "：", ";", "；", ",")  # how a paragraph ends that leads to a list of its own
_STOPS = (".", "。", ";", "；", ",", "，", ":", "：", "、")  # how a line ends that is part of the text
_MOST = 8


def link_runs(blocks: Sequence[Block]) -> Iterator[range]:
    """Give the positions of lists of titles that stand right after running text and are not led to by it."""
    at = 1
    while at < len(blocks):
        end = at
        while end < len(blocks) and _is_title(blocks[end]):
            end += 1
        if 2 <= end - at <= _MOST and _ends_here(blocks[at - 1]) and _goes_on(blocks, end):
            yield range(at, end)
        at = max(at, end) + 1


def _is_title(block: Block) -> bool:
    text = block.text
    return (
        block.kind is Kind.ITEM
        and _TITLE[0] <= len(text) <= _TITLE[1]
        and block.linked >= _LINKED * len(text)
        and not text.endswith(_STOPS)
        and "://" not in text
    )


def _ends_here(block: Block) -> bool:
    return block.kind is Kind.PARAGRAPH and not block.text.endswith(_LEADS)


def _goes_on(blocks: Sequence[Block], at: int) -> bool:
    return at == len(blocks) or blocks[at].kind is not Kind.ITEM
