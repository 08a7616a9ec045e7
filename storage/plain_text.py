"""Texts of strangers without the characters that steer a terminal, split a line of a log or turn letters around."""

import re
from collections.abc import Mapping
from typing import Any

_SUSPECT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_RAW = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_GAP = re.compile("[\x0b\x0c\x1c-\x1f\x85]")
_SPACE = re.compile("[\x0b\x0c\r\x1c-\x1f\x85]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff]")
# A whole sequence of a terminal: its letters without its ESC would stand in the headline.
_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*+[ -/]*+[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*+(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*+[0-~]"
)


def clean(text: str) -> str:
    """Return a text without control characters (C0 and C1) other than tab and newline, and without the blanks of no
    width that word processors leave within words; idempotent.
    """
    if not _SUSPECT.search(text):
        return text
    return _CONTROL.sub("", _SPACE.sub(" ", _SEQUENCE.sub("", text.replace("\r\n", "\n"))))


def without_controls(text: str) -> str:
    """Return a text without single controls; carriage returns stay, as every reader of files takes them."""
    return _RAW.sub("", _GAP.sub(" ", text)) if _RAW.search(text) else text


def clean_name(text: str) -> str:
    """Return a name or headline as :func:`clean` does, and without marks that turn the letters around it.

    Texts keep those: a quotation in another script may need them.  Marks of single letters stay everywhere.
    """
    return _BIDI.sub("", clean(text)) if _SUSPECT.search(text) else text


def clean_value(value: Any) -> Any:
    """Return a value of JSON with all texts in it cleaned as names are."""
    match value:
        case str():
            return clean_name(value)
        case tuple():
            return tuple(map(clean_value, value))
        case list():
            return [clean_value(item) for item in value]
        case Mapping():
            return {clean_value(name): clean_value(item) for name, item in value.items()}
        case _:
            return value


def escape(text: str, kept: str = "", mark: str | None = None) -> str:
    """Return a text in which all that is no letter, mark or space is written as ``\\x1b``; ``kept`` stays as it is.

    With a ``mark`` it is written in place of each of them.

    What joins or directs single letters (ZWNJ, ZWJ, LRM, RLM) stays: Persian and Hebrew are written with it.
    """
    if text.isprintable():
        return text
    return "".join(each if _is_shown(each) or each in kept else mark or _escaped(each) for each in text)


def _is_shown(character: str) -> bool:
    if character.isprintable() or character in "\u200c\u200d\u200e\u200f\xad":
        return True
    return character.isspace() and not _SUSPECT.match(character) and character not in "\t\n\u2028\u2029"


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
