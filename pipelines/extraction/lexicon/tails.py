"""Lines that close an article or break into it without being part of it."""

import re

from pipelines.extraction.lexicon.lexicon import any_of, words

# Wherever they stand.
_FURNITURE = re.compile(
    rf"^(?:{any_of('tails.labels')}[\s:：.…>»]*|{any_of('tails.anywhere')}|{any_of('tails.leads')}\s*[:：>»|–-]\s*.{{3,160}})$",
    re.IGNORECASE,
)

# Wherever they stand, and however long: prompts to scan a code, codes that the content system left unread.
_PROMPT = re.compile(
    rf"^{any_of('tails.prompts')}$|^\[(?P<code>[a-z_-]{{3,24}})(?: [^\]]{{0,200}})?\].{{0,120}}\[/(?P=code)\]$",
    re.IGNORECASE,
)

_SHARE = any_of("tails.share", "tails.share_first")
_SHARE_ON = any_of("tails.share", "tails.share_later")
_ENDINGS = (
    any_of("tails.lines"),
    rf"{any_of('tails.buttons')}.{{0,3}}(?:[:：到至].{{0,60}}|\d*|{any_of('tails.buttons_after')})",
    r"[^@.!?。！？]{0,40}[:：]?[^@\w]{0,6}[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,20}){1,4}",
    rf"(?:{any_of('tails.rights')}|©|\(c\)).{{0,240}}",
    rf".{{0,160}}{any_of('tails.rights_inside')}\.?",
    rf"{any_of('tails.tags')}\s*[:：].{{0,240}}",
    rf"{any_of('tails.pictures')}\s*[:：©/][^。]{{0,120}}",  # a whole sentence is a caption
    rf"{any_of('tails.sources')}\s*[:：].{{0,80}}",
    rf"{any_of('tails.material')}\W*.{{0,60}}",
    rf"{any_of('tails.service')}.{{0,120}}",
    rf"{any_of('tails.follow')}.{{0,160}}",
    any_of("tails.comments"),
    rf"{any_of('tails.neighbours')}\b\s*+{any_of('tails.neighbour_nouns')}?\s*+[:：«»←→<>].{{0,120}}",
    rf"{_SHARE}(?:\s*+[,|/·•]?\s*+{_SHARE_ON})*",
    r"\#\s?[\w-]+(?:[\s,]+\#\s?[\w-]+)*",
)
# Only in the run of lines at either end.
_TAIL = re.compile(rf"^[\W_]{{0,40}}(?:{'|'.join(_ENDINGS)})[\W_]*+$", re.IGNORECASE)
_HOUR = "|".join(word.capitalize() for word in words("dates.oclock"))
_DATE_ONLY = re.compile(
    r"^\D{0,16}\d{1,4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,4}日?(?:[\s,T]*+\d{1,2}[:.hH]\d{2}(?::\d{2})?)?"
    rf"\s*+(?:{_HOUR}|h|GMT|UTC|am|pm)?\W*+$"
)
# Controls of the letters' size, in front of a row of credits: "A- A+ | ..."
_SIZES = re.compile(r"^(?:[AT](?:\+{1,2}|-{1,2}|−)[\s|/·]*+){2,4}")
_LONGEST = 500


def is_furniture(line: str, linked: int = 0) -> bool:
    """Return whether a line is page furniture wherever it stands.

    ``linked`` is the number of its characters in links.
    """
    if len(line) > 240:
        return False
    if _PROMPT.match(line.strip()):
        return True
    found = _FURNITURE.match(line.strip())
    if not found:
        return False
    return len(line) < 40 or linked * 3 >= len(line)


def is_tail(line: str, linked: int = 0) -> bool:
    """Return whether a line at the end or beginning of a text is a credit, notice, prompt, tag list or link."""
    text = _SIZES.sub("", line.strip())
    if len(text) > _LONGEST:
        return False
    if len(text) < 200 and linked >= 0.9 * len(text) > 0 and not text.startswith(("http", "www.")):
        return True
    return bool(_TAIL.match(text) or _DATE_ONLY.match(text)) or not any(map(str.isalnum, text))
