"""What of a page is parsed: no more tags, and no more attributes in one of them, than any page has."""

import re

MOST_TAGS = 200_000
"""Signs ``<`` of a page; the most of 4,919 captured pages are 32,269.  Each tag costs 0.6 kB as an element."""

MOST_ATTRIBUTES = 1_000
"""Of one element; the most of those pages are 136.  libxml2 goes through the list for each: 32,000 take 1.3 s."""

_LONG = 32_768
"""Characters without a ``>``: 6,000 attributes, which take 50 ms.  Few pages have them, so few are gone through."""

# Groups are atomic, ``(?>(?:...)*)``, and not possessive, ``(?:...)*+``: before 3.11.5 Python ends those too early.
_VALUE = r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)"""
_ATTRIBUTE = rf"""[\s/]*+[^\s/>][^\s/>=]*+(?>(?:\s*+=\s*+(?>{_VALUE}?))?)"""
_FEW = rf"(?>(?:{_ATTRIBUTE}){{0,{MOST_ATTRIBUTES}}})[\s/]*+"
_RAW = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
_RAWS = "|".join(rf"<{name}(?=[\s/>]){_FEW}(?:>(?>(?:[^<]++|<(?!/{name}[\s/>]))*)|\Z)" for name in _RAW)
# Everything up to a tag with more attributes than that; what scripts, styles and comments hold are no tags.
_FINE = re.compile(
    r"(?>(?:[^<]++|<(?![a-z]|!--)|<!--(?:-?>|(?>.*?(?:--!?>|\Z)))"
    rf"|{_RAWS}|<(?!(?:{'|'.join(_RAW)})[\s/>])[a-z][^\s/>]*+{_FEW}(?:>|\Z))*)",
    re.IGNORECASE | re.DOTALL,
)
_GAP = re.compile(f">[^>]{{{_LONG}}}")
_KEPT = re.compile(rf"<[a-z][^\s/>]*+(?>(?:{_ATTRIBUTE}){{{MOST_ATTRIBUTES}}})", re.IGNORECASE)
_SURPLUS = re.compile(rf"(?>(?:{_ATTRIBUTE})*)")


def within_bounds(text: str) -> str:
    """Return a page without the tags, and without the attributes of a tag, that are over the bounds."""
    if text.count("<") > MOST_TAGS:
        text = text[: _place_of("<", MOST_TAGS + 1, text)]
    return _without_surplus(text) if _may_hold_many(text) else text


def _place_of(sign: str, number: int, text: str) -> int:
    """Return where the sign stands for the so many-th time."""
    return len(text) - len(text.split(sign, number)[-1]) - 1


def _may_hold_many(text: str) -> bool:
    """Return whether a tag of the page may have thousands of attributes.

    Values with a ``>`` in them can hide such a tag; it takes the time it takes, within that of its worker.
    """
    return len(text) > _LONG and (text.find(">", 0, _LONG) < 0 or _GAP.search(text) is not None)


def _without_surplus(text: str) -> str:
    pieces, place = [], 0
    while place < len(text):
        end = _FINE.match(text, place).end()  # type: ignore[union-attr]  # matches nothing at least
        kept = _KEPT.match(text, end)
        pieces.append(text[place : kept.end() if kept else end + 1])
        place = _SURPLUS.match(text, kept.end()).end() if kept else end + 1  # type: ignore[union-attr]
    return "".join(pieces)
