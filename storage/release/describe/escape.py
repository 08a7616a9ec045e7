"""Words of pages made safe for what they are written into: Markdown, YAML, SVG."""

import json
import re
from typing import Any
from xml.sax.saxutils import escape, quoteattr

_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]+"
)
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$:@-])")
_LONGEST = 120


def plain(text: object, longest: int = _LONGEST) -> str:
    """Return a text as one short line without marks that change how a line is read."""
    line = " ".join(_CONTROLS.sub(" ", str(text)).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def markdown(text: object) -> str:
    """Return a text that Markdown shows as it is, in a table as well."""
    return _MARKUP.sub(r"\\\1", plain(text))


def yaml(value: Any) -> str:
    """Return a value as JSON, which YAML contains; nothing but ASCII stands in it."""
    return json.dumps(plain(value) if isinstance(value, str) else value)


def svg(text: object, longest: int = 40) -> str:
    """Return a text for the content of an element."""
    return escape(plain(text, longest))


def attribute(text: object) -> str:
    """Return a quoted text for an attribute."""
    return quoteattr(plain(text))
