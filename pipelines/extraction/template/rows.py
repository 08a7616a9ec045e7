"""Lines of a learned container that are none of the article: above its headline, its dateline, pagers, lone links."""

import re
from collections.abc import Sequence
from datetime import datetime

from pipelines.extraction.body.from_dom import Placed
from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.page.text_density import PARAGRAPH
from pipelines.extraction.page.text_match import same_headline, squash

_FIGURE = re.compile(r"[0-9]{1,4}")
_LINE = 133  # letters of a row of date and author
_PAGES = 60  # letters of a row of page numbers
_PAGER = 6  # last lines among which page numbers are looked for
_TOP = 2  # first lines of a container
_ABOVE = 6  # lines that may stand above the headline in its container


def from_headline(rows: list[Placed], title: str | None) -> list[Placed]:
    """Leave out what stands above the headline where the container holds it: kickers and breadcrumbs."""
    for at, row in enumerate(rows[:_ABOVE]):
        if title and row.block.kind is BlockKind.HEADING and same_headline(row.block.text, title):
            return rows[at:]
    return rows


def opens_with(rows: Sequence[Placed], title: str | None) -> bool:
    """Return whether one of the first lines is the very headline, in markup that says nothing of it."""
    return title is not None and any(squash(row.block.text) == squash(title) for row in rows[:_TOP])


def dateline_of(rows: list[Placed], published: datetime | None) -> int | None:
    """Return the position of the short line between headline and running text that shows day and year of the
    article.
    """
    for at, row in enumerate(rows[:_ABOVE]):
        if published is None or (_is_prose(row) and len(row.block.text) > _LINE):
            return None
        figures = set(_FIGURE.findall(row.block.text))
        if len(row.block.text) <= _LINE and {published.year, published.day} <= set(map(int, figures)):
            return at
    return None


def is_aside_line(rows: list[Placed], at: int, host: str) -> bool:
    """Return whether a line is an address of the site, a link alone between paragraphs, or page numbers at the end."""
    block = rows[at].block
    if _is_pointer(block, host) or _is_lone_link(rows, at):
        return True
    return at >= len(rows) - _PAGER and _is_pager(rows[at])


def _is_lone_link(rows: list[Placed], at: int) -> bool:
    """Return whether a line is a paragraph of links alone, or of a label and a linked title, right under running text
    that goes on below.
    """
    block = rows[at].block
    is_linked = rows[at].leading == len(block.text) or _is_labelled_title(rows[at])
    if block.kind is not BlockKind.PARAGRAPH or not is_linked or "//" in block.text:
        return False
    return at > 0 and _is_prose(rows[at - 1]) and any(map(_is_prose, rows[at + 1 :]))


def _is_labelled_title(row: Placed) -> bool:
    """Return whether a line is the linked title of another page in brackets, or behind a label with a colon."""
    if row.unlinked is None or row.block.linked * 2 <= len(row.block.text):
        return False
    label = row.unlinked.strip("[]()【】（）《》「」 \u201c\u201d")
    return label.endswith((":", "：")) or not any(map(str.isalnum, label))


def _is_prose(row: Placed) -> bool:
    return (
        row.block.kind is BlockKind.PARAGRAPH
        and not row.leading
        and len(row.block.text.encode("utf-8", "replace")) >= PARAGRAPH
    )


def _is_pointer(block: Block, host: str) -> bool:
    """Return whether a line is nothing but the bare address of a page of this site."""
    start, _, rest = block.text.partition("//")
    return start in ("http:", "https:") and " " not in rest and rest.partition("/")[0].lower() == host != ""


def _is_pager(row: Placed) -> bool:
    """Return whether a short line is half or more links to pages of this site, or links beside the number of a page."""
    text, rest = row.block.text, row.unlinked
    if rest is not None and len(text) <= _PAGES and rest.strip("|/· ").isdecimal():
        return True
    return len(text) <= 16 and row.block.linked * 2 >= len(text)
