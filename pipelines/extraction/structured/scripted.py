"""The text of an article where a page keeps it for its scripts only: in JSON-LD, in a state, within noscript."""

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pipelines.extraction.page.text_density import PARAGRAPH, mass_of
from pipelines.extraction.page.text_match import squash
from pipelines.extraction.structured.tolerant_json import read_json

_LEAST = 300  # bytes of prose that make a text
_DEEPEST = 24
_MOST = 100_000  # texts of one state that are looked at
_NEAR = 2000  # texts among which one looks: a story has no more
_STARTS = 12  # places of a script where a value may begin
_ABOVE = 4  # levels over the headline within which its text stands
_BEGIN = re.compile(r"(?:[=:(]|JSON\.parse\()\s*+(?=[{\[\"'])")
_TAG = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|li|figure|blockquote|table|strong|em|a)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"^(?:https?:)?//|^/|^data:")
_SEEN = re.compile(r"[\s\u2e80-\uffdc]")  # blanks, or a script that writes none
_WORDS = re.compile(r"[\w ]++")
_TELLING = 8  # letters of a headline by which one tells a story
_EACH = "*"

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scripted:
    """What may hold the text: ``body`` as JSON-LD gives it, ``states`` as scripts, ``asides`` the HTML of noscript."""

    body: str | None = None
    states: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()


def find_text(kept: Scripted, title: str | None, least: int) -> str | None:
    """Return the HTML of the text of that ``title``, where one of at least so many bytes is kept."""
    found = (text for text in _texts(kept, title, max(least, _LEAST)) if _mass(text) >= max(least, _LEAST))
    return next(found, None)


def _texts(kept: Scripted, title: str | None, least: int) -> Iterator[str]:
    if kept.body and mass_of(kept.body) >= least:
        yield as_html(kept.body.split("\n"))
    wanted = squash(title or "")
    if title and len(wanted) >= _TELLING:
        told = max(_WORDS.findall(title), key=len).strip()
        forms = (told, json.dumps(told)[1:-1])
        for state in kept.states:
            for data in _values(state) if any(form in state for form in forms) else ():
                yield as_html(text_under(data, wanted))
    yield from kept.asides


def as_html(lines: Sequence[str]) -> str:
    """Write lines as paragraphs; those that are HTML stay as they are."""
    pieces = (line.strip() for line in lines)
    return "".join(piece if _TAG.search(piece) else f"<p>{html.escape(piece, quote=False)}</p>" for piece in pieces)


def _mass(text: str) -> int:
    return mass_of(re.sub(r"<[^<>]*+>", "", text))


def _values(script: str) -> Iterator[Any]:
    """Yield what a script assigns or hands over as JSON, or is as a whole."""
    text = script.strip()
    if text[:1] in ("{", "["):
        yield from read_json(text)
        return
    reader, at = json.JSONDecoder(strict=False), 0
    for _ in range(_STARTS):
        begin = _BEGIN.search(text, at)
        if begin is None:
            return
        at = begin.end()
        try:
            value, at = reader.raw_decode(text, at)
        except (ValueError, RecursionError):
            continue
        yield from read_json(value) if isinstance(value, str) else (value,)


def text_under(data: Any, title: str) -> list[str]:
    """Return the lines of the text that stands beside this headline in some data, by structure alone.

    It is the field, or the same field of each member of a list, that holds the most prose near the headline.  Lists of
    things that have headlines of their own are of other stories.
    """
    strings = list(islice(_strings(data, (), 0), _MOST))
    longest = 4 * len(title) + 16
    for at, said in strings:
        if len(said) <= longest and squash(said) == title:
            for depth in range(len(at) - 1, max(-1, len(at) - 1 - _ABOVE), -1):
                near = [one for one in strings if one[0][:depth] == at[:depth]]
                if len(near) > _NEAR:
                    break
                if lines := _longest(near, at[-1]):
                    return lines
    return []


def _longest(strings: Sequence[tuple[Path, str]], headline: str) -> list[str]:
    forms = [(_form(path), text) for path, text in strings]
    titled = {form[:-1] for form, _ in forms if form[-1] == headline and _EACH in form}
    sums: dict[Path, int] = {}
    for form, text in forms:
        if _is_prose(text) and not any(form[: len(other)] == other for other in titled):
            sums[form] = sums.get(form, 0) + mass_of(text)
    best = max(sums, key=lambda form: sums[form], default=None)
    if best is None or sums[best] < _LEAST:
        return []
    if _EACH not in best or best == (_EACH,):
        return [text for form, text in forms if form == best and _is_prose(text)]
    row = best[: best.index(_EACH) + 1] if best[-1] != _EACH else best[:-1]
    return [text for form, text in forms if form[: len(row)] == row and form[-1] == best[-1]]


def _form(path: Path) -> Path:
    return tuple(_EACH if step.isdigit() else step for step in path)


def _is_prose(text: str) -> bool:
    return mass_of(text) >= PARAGRAPH and _ADDRESS.match(text) is None and len(_SEEN.findall(text)) * 25 > len(text)


def _strings(data: Any, path: Path, depth: int) -> Iterator[tuple[Path, str]]:
    if isinstance(data, str):
        if data.strip():
            yield path, data
    elif depth < _DEEPEST:
        items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
        for key, value in items:
            yield from _strings(value, (*path, str(key)), depth + 1)
