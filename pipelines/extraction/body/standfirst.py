"""The standfirst: the summary in the page's header, which body finders leave out (43 of 116 pages in the field)."""

import re
from collections.abc import Sequence

from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.page.text_density import TextDensity, TextLine
from pipelines.extraction.page.text_match import squash

_SHORTEST, _LONGEST = 30, 1200  # UTF-8 bytes a standfirst may have
_LEAST = 60
_NEAR = 60  # lines between headline and body among which the standfirst stands
_SHARED = 0.6  # of the words of the shorter one: editors shorten and reword the description
_ENDS = '.!?…。！？”»"'
_PIECE = 24  # letters
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\d_]{3,}")
_LEAD = re.compile(
    r"(?<![a-z])(?:lead|intro|standfirst|stand-first|summary|subtitle|sub-?head(?:ing|line)?|deck|dek|abstract|perex"
    r"|chapeau|sapo|vorspann|teaser-?text|lede|ingress|entradilla|bajada|sottotitolo|excerpt|strapline|zhaiyao|daodu"
    r"|(?:article|post|story|news|page|entry)[-_]{1,2}description)(?:text|-text)?(?![a-z])",
    re.IGNORECASE,
)
_PREFIX = 0.85  # systems cut the description: this part of it must open the line


def find_standfirst(
    summaries: Sequence[str | None], before: TextDensity, blocks: Sequence[Block], headlines: Sequence[str] = ()
) -> Block | None:
    """Return the summary as a block where the page shows it outside the body, else None.

    ``summaries`` are what the page declares (description, subtitle).  The line must stand on the page in front of
    the body's first line, whole or as the uncut form of the summary; a headline repeated as summary is none.
    """
    heads = {squash(line) for line in headlines}
    said = squash(" ".join(block.text for block in blocks))
    opening = squash(blocks[0].text)[:60] if blocks else ""
    for summary in dict.fromkeys(filter(None, summaries)):
        wanted = squash(summary)
        if (
            not _SHORTEST <= len(wanted.encode("utf-8", "replace")) <= _LONGEST
            or _is_said(wanted, said)
            or wanted in heads
        ):
            continue
        line = _shown(wanted, before.lines, opening)
        if line and squash(line.text) not in said and squash(line.text) not in heads:
            return Block(BlockKind.PARAGRAPH, line.text, line.text)
    line = _reworded(summaries, headlines, before, opening)
    if line and squash(line.text)[:60] not in said and squash(line.text) not in heads:
        return Block(BlockKind.PARAGRAPH, line.text, line.text)
    return None


def _is_said(wanted: str, said: str) -> bool:
    """Return whether the text says half of the summary, piece by piece: both may open with the same sentence."""
    pieces = [wanted[at : at + _PIECE] for at in range(0, max(1, len(wanted) - _PIECE + 1), _PIECE)]
    return sum(piece in said for piece in pieces) * 2 >= len(pieces)


def _reworded(
    summaries: Sequence[str | None], headlines: Sequence[str], before: TextDensity, opening: str
) -> TextLine | None:
    """Return the line between headline and body that a template calls the lead, or that shares the summary's words."""
    told = [_words(summary) for summary in summaries if summary]
    titles = [_words(headline) for headline in headlines]
    for line in _between(before, opening):
        if (
            not _LEAST <= line.mass <= _LONGEST
            or line.linked * 3 > line.mass
            or before.tags[line.owner] == "figcaption"
        ):
            continue
        said = _words(line.text)
        if line.text[-1] not in _ENDS or len(said) < 6 or any(len(said & title) >= 0.6 * len(said) for title in titles):
            continue
        shared = max((len(said & words) / max(1, min(len(words), len(said))) for words in told), default=0.0)
        if shared >= _SHARED or _is_lead(before, line.owner):
            return line
    return None


def _between(before: TextDensity, opening: str) -> Sequence[TextLine]:
    """Return the lines after the first headline up to the body's first one; nothing where either is not found."""
    start = next((at for at, line in enumerate(before.lines) if before.tags[line.owner] == "h1"), None)
    if start is None or not opening:
        return ()
    for at in range(start + 1, min(len(before.lines), start + _NEAR)):
        if squash(before.lines[at].text).startswith(opening):
            return before.lines[start + 1 : at]
    return ()


def _is_lead(before: TextDensity, at: int) -> bool:
    for _ in range(3):
        element = before.elements[at]
        if _LEAD.search(f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"):
            return True
        at = before.parent[at]
        if at <= 0 or before.tags[at] in ("body", "article", "main"):
            return False
    return False


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _shown(wanted: str, lines: Sequence[TextLine], opening: str) -> TextLine | None:
    for line in lines:
        if line.mass > _LONGEST * 2 or line.linked * 2 > line.mass:
            continue
        text = squash(line.text)
        if opening and text.startswith(opening):
            return None
        if text == wanted or (len(text) >= len(wanted) and text.startswith(wanted[: int(_PREFIX * len(wanted))])):
            return line
    return None
