"""What of a page is parsed: no more tags, and no more attributes in one of them, than any page has."""

import re

MOST_TAGS = 200_000
"""Signs ``<`` of a page; the most of 4,919 captured pages are 32,269.  Each tag costs 0.6 kB as an element."""

MOST_ATTRIBUTES = 1_000
"""Of one element; the most of those pages are 136.  libxml2 goes through the list for each: 32,000 take 1.3 s."""

_BLANK = r" \t\n\f\r"
_LETTER = "[a-zA-Z]"
_OVER = rf"(?=[{_BLANK}/>])"


def _word(name: str) -> str:
    """Return the pattern of a name in any case; without flags each pattern here is a third faster."""
    return "".join(f"[{letter}{letter.upper()}]" for letter in name) + _OVER


# Text is taken apart as the tokens of HTML 5, as libxml2 has them: a tag that stood in a quote, a comment or a script
# for one of the two alone would pass.  Groups are atomic, ``(?>(?:...)*)``, and not possessive, ``(?:...)*+``: before
# 3.11.5 Python ends those too early.
_VALUE = rf"""(?:"[^"]*+"?|'[^']*+'?|[^{_BLANK}>"'][^{_BLANK}>]*+)"""
_GAP = rf"(?:[{_BLANK}]|/(?!>))*+"
_ATTRIBUTE = rf"{_GAP}[^{_BLANK}/>][^{_BLANK}/>=]*+(?>(?:[{_BLANK}]*+=[{_BLANK}]*+(?>{_VALUE}?))?)"
_FEW = rf"(?>(?:{_ATTRIBUTE}){{0,{MOST_ATTRIBUTES}}}){_GAP}"
# Nine of ten tags have names and quoted values alone: 20 of these, and 99 characters before each, are few attributes.
_USUAL = (
    rf"(?={_LETTER})[a-zA-Z0-9:-]++(?>(?:[{_BLANK}][^\"'>=]{{0,98}}+"
    rf"(?>(?:(?<=[^{_BLANK}/\"])=\"[^\"]*+\"[^\"'>=]{{0,99}}+){{0,20}}))?)>"
)
_RAW = ("style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
_RAWS = "|".join(rf"<{_word(name)}{_FEW}(?:/?\Z|/>|>(?>(?:[^<]++|<(?!/{_word(name)}))*))" for name in _RAW)
_SCRIPT = _word("script")
# A script in a comment of a script does not end it.
_INNER_SCRIPT = rf"<{_SCRIPT}(?>(?:[^<-]++|-(?!->)|<(?!/{_SCRIPT}))*)(?:</{_SCRIPT}|(?=-)|\Z)"
_IN_COMMENT = rf"(?>(?:[^<-]++|-(?!->)|{_INNER_SCRIPT}|<(?!/?{_SCRIPT}))*)(?:-->|(?=<)|\Z)"
_SCRIPTS = rf"<{_SCRIPT}{_FEW}(?:/?\Z|/>|>(?>(?:[^<]++|<!(?=--){_IN_COMMENT}|<(?!/{_SCRIPT}|!--))*))"
_PLAIN = rf"<{_word('plaintext')}{_FEW}(?:/?\Z|/>|>(?s:.*+))"
_OTHER = rf"(?!(?:{'|'.join(map(_word, (*_RAW, 'script', 'plaintext')))}))"
_COMMENT = r"<!--(?:-?>|(?>(?s:.*?)(?:--!?>|\Z)))"
_DECLARATION = rf"<(?:!(?!--)|\?|/(?!{_LETTER}))[^>]*+(?:>|\Z)"
# Everything up to a tag with more attributes than may be.
_FINE = re.compile(
    rf"(?>(?:[^<]++|</{_LETTER}[a-zA-Z0-9]*+>|<{_OTHER}{_USUAL}"
    rf"|<(?:/|{_OTHER})(?={_LETTER})[^{_BLANK}/>]++{_FEW}(?:/?>|/?\Z)"
    rf"|{_SCRIPTS}|{_RAWS}|{_PLAIN}|{_COMMENT}|{_DECLARATION}|<(?![a-zA-Z/!?]))*)"
)
_KEPT = re.compile(rf"</?{_LETTER}[^{_BLANK}/>]*+(?>(?:{_ATTRIBUTE}){{{MOST_ATTRIBUTES}}})")
_SURPLUS = re.compile(rf"(?>(?:{_ATTRIBUTE}){{1,{MOST_ATTRIBUTES}}})")


def within_bounds(text: str) -> str:
    """Return a page without the tags, and without the attributes of a tag, that are over the bounds."""
    if text.count("<") > MOST_TAGS:
        text = text[: _place_of("<", MOST_TAGS + 1, text)]
    return _without_surplus(text) if len(text) > 2 * MOST_ATTRIBUTES else text


def _place_of(sign: str, number: int, text: str) -> int:
    """Return where the sign stands for the so many-th time."""
    return len(text) - len(text.split(sign, number)[-1]) - 1


def _without_surplus(text: str) -> str:
    pieces: list[str] = []
    place = 0
    while place < len(text):
        end = _FINE.match(text, place).end()  # type: ignore[union-attr]  # matches nothing at least
        kept = _KEPT.match(text, end)
        pieces.append(text[place : kept.end() if kept else end + 1])
        place = kept.end() if kept else end + 1
        while kept and (surplus := _SURPLUS.match(text, place)):
            place = surplus.end()
    return "".join(pieces)
