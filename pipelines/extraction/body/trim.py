"""Rules for the two ends of a body: what stands there and is no part of the article."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from pipelines.extraction.authors.credit_line import is_bio, is_byline, is_dateline, is_head_row
from pipelines.extraction.body.repeats import link_runs, repeats
from pipelines.extraction.lexicon import any_of
from pipelines.extraction.lexicon.closings import is_closing
from pipelines.extraction.lexicon.related import opens_related
from pipelines.extraction.lexicon.tails import is_furniture, is_tail
from pipelines.extraction.lexicon.walls import asks_for_payment
from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.page.text_match import same_headline, squash

# The line that ends an article for good: editor's credit, next story, share row; what follows is of the site.
_MARK = re.compile(rf"^[\W_]*{any_of('tails.end_marks')}[\W_]*$")
_BEFORE = 120  # UTF-8 bytes of text that must stand before the mark
_SHORT = 80  # characters: longer lines are no marks


def end_of_text(blocks: Sequence[Block]) -> int | None:
    """Return the position of the first end mark with a text before it, or None."""
    before = 0
    for at, block in enumerate(blocks):
        if len(block.text) < _SHORT and before >= _BEFORE and _MARK.match(block.text):
            return at
        before += len(block.text.encode("utf-8", "replace"))
    return None


_LITTLE = 24  # characters: with less beside it the headline is the news
_TEASER = (20, 200)  # characters of a linked title
_STOPS = ".。!！:：;；,，"  # a linked sentence or the lead to a list is part of the text
_SIGNED = 4  # first lines among which a byline may stand
_DEMAND = 4  # last lines among which a demand of payment is looked for
_ASKED = 160  # characters of such a line, as of a demand (``walls``)
_HEADING = 120  # characters: what is longer is a paragraph marked up as a heading


@dataclass(frozen=True, slots=True)
class RemovedBlock:
    """A block that was taken off, and the rule that did it."""

    block: Block
    rule: str


@dataclass(frozen=True, slots=True)
class Trimmed:
    """What stays, and what was taken off in page order."""

    blocks: tuple[Block, ...]
    taken: tuple[RemovedBlock, ...]


def trim(
    blocks: Sequence[Block],
    title: str | None,
    headlines: Sequence[str] = (),
    bylines: Container[str] = (),
    authors: Sequence[str] = (),
) -> Trimmed:
    """Take the repeated headline, furniture lines, tails and empty headings off the row of blocks.

    ``headlines`` are other wordings of the headline (the h1, the title for networks), ``bylines`` the lines in which
    the page shows author, date or views, ``authors`` the names it states.
    """
    taken: dict[int, str] = {}
    _headline(blocks, title, {squash(line) for line in headlines}, taken)
    _furniture(blocks, taken)
    _inner_related(blocks, taken)
    _teasers(blocks, taken)
    _whole_runs(blocks, taken)
    _opening(blocks, bylines, authors, taken)
    _demand(blocks, taken)
    _closing(blocks, authors, taken)
    _empty_headings(blocks, taken)
    kept = tuple(block for at, block in enumerate(blocks) if at not in taken)
    return Trimmed(kept, tuple(RemovedBlock(blocks[at], taken[at]) for at in sorted(taken)))


def _headline(blocks: Sequence[Block], title: str | None, others: set[str], taken: dict[int, str]) -> None:
    """The headline as one of the first lines (26 % of trafilatura's texts open with it)."""
    found = [
        at
        for at, block in enumerate(blocks[:4])
        if (title and (same_headline(block.text, title) or is_head_row(block.text, title)))
        or (squash(block.text) in others and len(block.text) > 3)
    ]
    rest = sum(len(block.text) for at, block in enumerate(blocks) if at not in found)
    if rest >= _LITTLE:
        taken.update(dict.fromkeys(found, "headline"))


def _furniture(blocks: Sequence[Block], taken: dict[int, str]) -> None:
    """Lines that are furniture wherever they stand: advertising marks, QR prompts, inline teasers."""
    for at, block in enumerate(blocks):
        if at not in taken and block.kind is not BlockKind.CODE and is_furniture(block.text, block.linked):
            taken[at] = "furniture"


def _inner_related(blocks: Sequence[Block], taken: dict[int, str]) -> None:
    """A heading of related links between paragraphs, with the linked lines that follow it."""
    for at, block in enumerate(blocks):
        if at in taken or not opens_related(block.text):
            continue
        after = at + 1
        while after < len(blocks) and blocks[after].linked >= 0.8 * len(blocks[after].text):
            after += 1
        if after > at + 1:
            taken.update(dict.fromkeys(range(at, after), "related"))


def _teasers(blocks: Sequence[Block], taken: dict[int, str]) -> None:
    """A paragraph between paragraphs that is nothing but the linked title of another story."""
    for at in range(1, len(blocks) - 1):
        block, over, under = blocks[at], blocks[at - 1], blocks[at + 1]
        if at in taken or block.kind is not BlockKind.PARAGRAPH or not _TEASER[0] <= len(block.text) <= _TEASER[1]:
            continue
        alone = block.linked >= 0.9 * len(block.text) or (block.linked >= 0.5 * len(block.text) and "|" in block.text)
        if (
            alone
            and block.text[-1] not in _STOPS
            and "://" not in block.text
            and _is_running(over)
            and _is_running(under)
        ):
            taken[at] = "teaser"


def _whole_runs(blocks: Sequence[Block], taken: dict[int, str]) -> None:
    """Lists of titles between paragraphs, repeated paragraphs, and all that follows a mark of the end."""
    for run in link_runs(blocks):
        taken.update({at: "links" for at in run if at not in taken})
    for at in repeats(blocks):
        taken.setdefault(at, "repeat")
    end = end_of_text(blocks)
    if end is not None:
        taken.update({at: "after_end" for at in range(end + 1, len(blocks)) if at not in taken})


def _is_running(block: Block) -> bool:
    return block.linked * 2 < len(block.text) and len(block.text) >= _TEASER[0]


def _opening(blocks: Sequence[Block], bylines: Container[str], authors: Sequence[str], taken: dict[int, str]) -> None:
    for at, block in enumerate(blocks[:8]):
        if at in taken:
            continue
        if block.text in bylines or is_byline(block.text, authors):
            taken[at] = "byline"
        elif is_tail(block.text, block.linked) or is_dateline(block.text) or is_closing(block.text):
            taken[at] = "opening"
        else:
            break
    # A byline may stand under the standfirst too.
    for at in [at for at in range(len(blocks)) if at not in taken][:_SIGNED]:
        if is_byline(blocks[at].text, authors):
            taken[at] = "byline"


def _demand(blocks: Sequence[Block], taken: dict[int, str]) -> None:
    """A demand of payment under the text that is shown to everybody, with the few short lines below it."""
    rest = [at for at in range(len(blocks)) if at not in taken]
    for at in rest[1:][-_DEMAND:]:
        below = [after for after in rest if after >= at]
        if max(len(blocks[after].text) for after in below) <= _ASKED and asks_for_payment(blocks[at].text):
            taken.update(dict.fromkeys(below, "payment"))
            return


def _closing(blocks: Sequence[Block], authors: Sequence[str], taken: dict[int, str]) -> None:
    """Walk up from the end while lines are tails; a heading of related links takes all under it along."""
    last = len(blocks)
    for at in range(len(blocks) - 1, max(-1, len(blocks) - 40), -1):
        block = blocks[at]
        if at > 0 and opens_related(block.text) and _link_like(blocks[at + 1 : last]):
            taken.update({i: "related" for i in range(at, len(blocks)) if i not in taken})
    for at in range(len(blocks) - 1, -1, -1):
        if at in taken:
            continue
        if not _is_end(blocks[at], authors):
            return
        taken[at] = "tail"


def _is_end(block: Block, authors: Sequence[str]) -> bool:
    """Return whether a last line is a tail, a notice of the house, a date, a name or a word about the author."""
    text = block.text
    if block.kind is BlockKind.CODE:
        return False
    return (
        is_tail(text, block.linked)
        or is_closing(text)
        or is_dateline(text)
        or is_byline(text, authors)
        or is_bio(text, authors)
    )


def _link_like(blocks: Sequence[Block]) -> bool:
    """Return whether the lines under a heading are short or linked, as lists of links are."""
    long = [block for block in blocks if len(block.text.encode("utf-8", "replace")) > 100 and not block.linked]
    # Bare addresses are a writer's: templates link titles.
    bare = [block for block in blocks if block.text.startswith(("http://", "https://")) and " " not in block.text]
    return len(long) * 4 <= len(blocks) and len(bare) * 4 <= len(blocks)


def _empty_headings(blocks: Sequence[Block], taken: dict[int, str]) -> None:
    """Headings with nothing of the article under them."""
    for at in range(len(blocks) - 1, 0, -1):
        if at in taken:
            continue
        text = blocks[at].text
        if blocks[at].kind is not BlockKind.HEADING or len(text) > _HEADING or text.endswith((".", "。")):
            return
        taken[at] = "empty_heading"
