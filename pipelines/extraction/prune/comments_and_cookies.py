"""Boxes known by what they say, whatever they are called: notices about cookies, and what readers reply."""

from collections.abc import Iterator, Sequence

from pipelines.extraction.lexicon import words
from pipelines.extraction.lexicon.strangers import COMMENTS, REPLIES, names_cookies, speaks_of_data
from pipelines.extraction.page.text_density import PARAGRAPH, TextDensity, TextLine, is_prose

_MOST = 0.6  # of a box's prose speaks of cookies, or
_NAMED, _SAID = 0.25, 0.9  # this part does, and nearly all of it of data and consent
_REST = 240  # UTF-8 bytes of prose that must stand outside, or the notice is all there is
_REPLY_TO = tuple(f"{word} " for word in words("comments.reply_to"))
_REPLY = 24  # bytes of a link that answers a comment
_MARKS = " ·•|↩»›()[]:."
_TEXTS = frozenset("body main article p li td blockquote h1 h2 h3 h4".split())  # noqa: SIM905  a row of words
_HALF = 0.5  # of a page's prose: what holds more is the article, unless readers answer in it again and again
_ANSWERS = 3
_HEADS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_TALK = 240  # bytes of prose beside a comment's box that are not of its thread


def comment_and_cookie_boxes(out: TextDensity) -> frozenset[int]:
    """Return the positions of such boxes; one with a headline inside is none."""
    return frozenset((*_notices(out), *_threads(out), *_discussions(out)))


def _notices(out: TextDensity) -> Iterator[int]:
    # The word itself first: it is found ten times as fast as the many for data, and few pages have it.
    named_in = [line for line in out.lines if line.mass >= PARAGRAPH and names_cookies(line.text)]
    sure = [line for line in named_in if speaks_of_data(line.text) and is_prose(line)]
    if not sure or any(out.tags[line.owner] == "h1" and names_cookies(line.text) for line in out.lines):
        return  # a story about them
    named = _sums(out, sure)
    said: dict[int, int] = {}  # of data; searched for once, and on the few pages that need it
    end = 0
    for at in sorted(named):
        prose = out.paragraph_bytes[at]
        if at < end or named[at] < _NAMED * prose:
            continue
        if named[at] < _MOST * prose:
            said = said or _sums(out, [line for line in out.lines if is_prose(line) and speaks_of_data(line.text)])
            if said[at] < _SAID * prose:
                continue
        if _is_notice(out, at):
            end = out.end[at]
            yield at


def _sums(out: TextDensity, lines: Sequence[TextLine]) -> dict[int, int]:
    """Return the mass of lines in each element that holds some."""
    found: dict[int, int] = {}
    for line in lines:
        at = line.owner
        while at > 0:
            found[at] = found.get(at, 0) + line.mass
            at = out.parent[at]
    return found


def _is_notice(out: TextDensity, at: int) -> bool:
    """Return whether a box on cookies may go: the page says more, and no headline stands in it."""
    if out.paragraph_bytes[0] - out.paragraph_bytes[at] < _REST:
        return False
    return out.tags[at] not in _TEXTS and "h1" not in out.tags[at : out.end[at]]


def _threads(out: TextDensity) -> Iterator[int]:
    """Climb from each link that answers a comment to the largest box without much other prose beside the replies."""
    replies = [line.owner for line in out.lines if line.mass <= _REPLY and _is_reply(out, line)]
    if not replies:
        return
    end = 0
    for reply in replies:
        if reply < end:
            continue
        at = _thread(out, reply, replies)
        if at is not None:
            end = out.end[at]
            yield at


def _is_reply(out: TextDensity, line: TextLine) -> bool:
    pressed = line.linked or out.tags[line.owner] == "button"
    text = line.text.strip(_MARKS).casefold() if pressed else ""
    return text in REPLIES or text.startswith(_REPLY_TO)


def _thread(out: TextDensity, reply: int, replies: list[int]) -> int | None:
    at = reply
    while out.parent[at] > 0 and out.tags[out.parent[at]] not in ("body", "main", "article"):
        up = out.parent[at]
        if out.paragraph_bytes[up] - out.paragraph_bytes[at] >= _TALK and out.paragraph_bytes[at]:
            break
        at = up
    if (
        not out.paragraph_bytes[at]
        or out.paragraph_bytes[0] - out.paragraph_bytes[at] < _REST
        or "h1" in out.tags[at : out.end[at]]
    ):
        return None
    answers = sum(at <= other < out.end[at] for other in replies)
    return at if out.paragraph_bytes[at] <= _HALF * out.paragraph_bytes[0] or answers >= _ANSWERS else None


def _discussions(out: TextDensity) -> Iterator[int]:
    """Yield the boxes that a heading of comments opens, or all that follows it in a box that it does not open."""
    for line in out.lines:
        at = line.owner
        if out.tags[at] not in _HEADS or line.mass > _REPLY * 2 or not COMMENTS.fullmatch(line.text):
            continue
        while out.parent[at] > 0 and out.text_bytes[out.parent[at]] == out.text_bytes[at]:
            at = out.parent[at]
        up = out.parent[at]
        opens = not sum(out.text_bytes[up + 1 : at])
        boxes = [up] if opens else [child for child in out.children(up) if child >= at]
        held = sum(out.paragraph_bytes[box] for box in boxes)
        heads = any("h1" in out.tags[box : out.end[box]] or out.tags[box] in _TEXTS for box in boxes)
        if up > 0 and out.paragraph_bytes[0] - held >= _REST and held and not (opens and heads):
            yield from boxes
