"""Lists of links between the paragraphs: two or more titles of other stories, offered and not written of."""

from collections.abc import Iterator, Sequence

from pipelines.extraction.page.blocks import Block, BlockKind

_TITLE = (20, 200)  # characters of a line that is the title of another story
_LINKED = 0.5  # of its letters: a word may stand before the link (``Live blog: …``)
_LEADS = (":", "：", ";", "；", ",")  # how a paragraph ends that leads to a list of its own
_STOPS = (".", "。", ";", "；", ",", "，", ":", "：", "、")  # how a line ends that is part of the text
_MOST = 8


def link_runs(blocks: Sequence[Block]) -> Iterator[range]:
    """Yield the positions of lists of titles that stand right after running text and are not led to by it."""
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
        block.kind is BlockKind.ITEM
        and _TITLE[0] <= len(text) <= _TITLE[1]
        and block.linked >= _LINKED * len(text)
        and not text.endswith(_STOPS)
        and "://" not in text
    )


def _ends_here(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and not block.text.endswith(_LEADS)


def _goes_on(blocks: Sequence[Block], at: int) -> bool:
    return at == len(blocks) or blocks[at].kind is not BlockKind.ITEM


# The same words twice on one page: a text printed again for phones, a standfirst said again under itself.
#
# Single paragraphs that come back later are the writer's: questions of interviews, days of a plan, captions of a
# gallery (dropping those too, and pull quotes, lost more on the bench than it gained).
_RUN = 3  # paragraphs in the same order as before
_MASS = 800  # UTF-8 bytes of such a run
_OPENING = 2  # lines of a text among which a standfirst stands
_NEAR = 2  # lines between it and its copy
_LEAST = 100  # bytes of such a paragraph
_KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE})


def repeats(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the positions of copies: runs of paragraphs that were said in the same order, and copies close by."""
    first: dict[str, int] = {}
    found: set[int] = set()
    run: list[int] = []
    for at, block in enumerate(blocks):
        before = first.setdefault(block.text, at)
        if before == at:
            found |= _whole(blocks, run)
            run = []
            continue
        if run and before != first[blocks[run[-1]].text] + 1:
            found |= _whole(blocks, run)
            run = []
        run.append(at)
        if before < _OPENING and at - before <= _NEAR and _is_statement(block):
            found.add(at)
    return frozenset(found | _whole(blocks, run))


def _is_statement(block: Block) -> bool:
    return block.kind in _KINDS and _size(block) >= _LEAST and not block.text.endswith(("?", "？"))


def _whole(blocks: Sequence[Block], run: Sequence[int]) -> set[int]:
    """Return a run of copies that is long enough to be a text, else nothing."""
    return set(run) if len(run) >= _RUN and sum(_size(blocks[at]) for at in run) >= _MASS else set()


def _size(block: Block) -> int:
    return len(block.text.encode("utf-8", "replace"))
