"""Where a text holds what was searched for, to be shown."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from storage.fulltext.query import Term
from storage.fulltext.tokenizer import MOST_BYTES, fold, is_run, places, word_places

_MARKS = "[\u0300-\u036f\u3099\u309a\u1160-\u11ff]"
_MARKED = re.compile(f"([\x00-\x7f]+)(?!{_MARKS})|[\\s\\S]{_MARKS}*")
"""Plain characters, which fold into one each, or a character with the marks that fold into it."""

_WINDOWS = 600, 4800
"""Characters that are looked at first, and then: most texts hold what was searched for there, common words soon."""

Span = tuple[int, int]
Place = tuple[str, int, int]
"""A piece with its first place and the one after its last."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a text in one line: pieces, each with whether it is what was searched for."""

    parts: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """Return the part without marks."""
        return "".join(part for part, _ in self.parts)


def snippet(text: str, terms: Sequence[Term], width: int = 160) -> Snippet:
    """Return the surroundings of the first place that holds one of the terms, the beginning where none does."""
    text = text[:MOST_BYTES]
    found = _first_spans(text, terms, width)
    start = max(0, found[0][0] - width // 3) if found else 0
    if start and not text[start - 1].isspace():
        start = next((at for at in range(start, min(start + 20, found[0][0])) if text[at].isspace()), start)
    end = min(len(text), start + width)
    parts: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for first, last in found:
        if first < at or first >= end:
            continue
        parts += [(text[at:first], False), (text[first : min(last, end)], True)]
        at = min(last, end)
    parts += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return Snippet(tuple((re.sub(r"\s+", " ", part), marked) for part, marked in parts if part))


def _first_spans(text: str, terms: Sequence[Term], width: int) -> list[Span]:
    """Return the first places of the terms, as many as a snippet may show."""
    for window in _WINDOWS:
        if len(text) > window:
            part = text[: max(text.rfind(" ", 0, window), text.rfind("\n", 0, window)) + 1 or window]
            found = spans(part, terms)
            if found and found[0][0] + width < len(part):
                return found
    return spans(text, terms)


def spans(text: str, terms: Iterable[Term]) -> list[Span]:
    """Return the places of the terms in a text, in order, without those that begin within another."""
    folded, origin = _folded(text)
    words: list[Term] = []
    others: list[Term] = []
    for term in terms:
        (words if _is_word(term) else others).append(term)
    hits = {hit for term in words for hit in word_places(folded, term.pieces[0], begins=term.begins)}
    if others:
        found = list(places(folded))
        standing: defaultdict[str, list[int]] = defaultdict(list)
        for at, (piece, _, _) in enumerate(found):
            standing[piece].append(at)
        hits.update(hit for term in others for hit in _hits(found, standing, term))
    kept: list[Span] = []
    for first, last in sorted(hits):
        span = origin[first], max(origin[last], origin[last - 1] + 1)  # with the marks of the last character
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Fold character by character, with the place in the text that each folded one comes from."""
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    parts: list[str] = []
    origin: list[int] = []
    for match in _MARKED.finditer(text):
        if plain := match[1]:
            parts.append(plain.lower())
            origin += range(match.start(), match.end())
        else:
            parts.append(part := _folded_sign(match[0]))
            origin += [match.start()] * len(part)
    origin.append(len(text))
    return "".join(parts), origin


@lru_cache(maxsize=20_000)
def _folded_sign(sign: str) -> str:
    return fold(sign)


def _is_word(term: Term) -> bool:
    return len(term.pieces) == 1 and not is_run(term.pieces[0])


def _hits(found: Sequence[Place], standing: Mapping[str, Sequence[int]], term: Term) -> Iterator[Span]:
    """Yield the places in the folded text where the pieces of a term stand one after the other.

    ``standing`` says where each piece stands: with 150 words a text of 100,000 took 13 s without.
    """
    wanted = term.pieces
    if len(wanted) == 1 and is_run(wanted[0]):
        for piece, start, _ in found:
            for match in re.finditer(re.escape(wanted[0]), piece):
                yield start + match.start(), start + match.end()
        return
    whole = not is_run(wanted[0]) and not (term.begins and len(wanted) == 1)
    last_start = len(found) - len(wanted)
    for at in standing.get(wanted[0], ()) if whole else range(last_start + 1):
        if at <= last_start and all(_fits(found[at + nth][0], piece, nth, term) for nth, piece in enumerate(wanted)):
            first, last = found[at], found[at + len(wanted) - 1]
            start = first[2] - len(wanted[0]) if is_run(wanted[0]) else first[1]
            end = last[1] + len(wanted[-1]) if is_run(wanted[-1]) else last[2]
            yield start, end


def _fits(piece: str, wanted: str, nth: int, term: Term) -> bool:
    last = nth == len(term.pieces) - 1
    if is_run(wanted) and nth == 0:
        return piece.endswith(wanted)
    if last and (term.begins or is_run(wanted)):
        return piece.startswith(wanted)
    return piece == wanted
