"""Small boxes that stand in the running text and ask for something: newsletters, trials, apps, consent, author notes.

Told by structure first (a box of its own among paragraphs, short, a heading or a control inside) and only then by
words, so that they are found without a telling class and a paragraph about a newsletter stays.
"""

import re

from pipelines.extraction.lexicon import any_of
from pipelines.extraction.lexicon.walls import CONSENT
from pipelines.extraction.page.text_density import TextDensity

_BOXES = frozenset({"div", "section", "aside", "form", "table", "ul", "figure", "blockquote", "header"})
_CONTROLS = frozenset({"form", "button", "input"})
_LARGEST = 640  # UTF-8 bytes: about 110 English words; the longest offers seen have 90
_BESIDE = 160  # bytes of prose that must stand beside the box, or it may be the article itself
_TEASED = 80  # the same for a box with a button: what a paywall leaves of an article can be one sentence
_HEADING = 120  # bytes; the first line of such a box is short
_LINES = 8
# Asked only of small boxes with a structure of their own, never of paragraphs.
_OFFER = re.compile(any_of("offers.asks"), re.IGNORECASE)
_AUTHOR = re.compile(rf"{any_of('offers.author_notes')}\W*$", re.IGNORECASE)


def is_offer(out: TextDensity, at: int) -> bool:
    """Return whether the element at a position of the outline is a box that asks the reader for something."""
    if out.tags[at] not in _BOXES or not 0 < out.text_bytes[at] <= _LARGEST:
        return False
    beside = out.paragraph_bytes[out.parent[at]] - out.paragraph_bytes[at] if out.parent[at] >= 0 else 0
    if beside < _TEASED:
        return False
    control = _has_control(out, at)
    lines = list(out.inside(at))
    if beside < (_TEASED if control else _BESIDE) or not lines or not 2 <= len(lines) + control <= _LINES + control:
        return False
    if len(lines) > 1 and lines[0].mass <= _HEADING and _AUTHOR.match(lines[0].text):
        return True
    text = " ".join(line.text for line in lines)
    if control and CONSENT.search(text):
        return True
    return lines[0].mass <= _HEADING and bool(_OFFER.search(text))


def _has_control(out: TextDensity, at: int) -> bool:
    return not _CONTROLS.isdisjoint(out.tags[at : out.end[at]])
