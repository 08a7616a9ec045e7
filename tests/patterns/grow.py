"""Inputs that a pattern may be slow on, grown from its own parts: beginnings, long runs, near misses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

AnyText = str | bytes
MANY = 8
"""From so many repetitions on a part counts as a run."""

_POOL = " \t\n\r0aAzé中\u00a0_-.,:;/|<>[](){}\"'=&?!#@*$\\\x00"
_MOST_BRANCHES = 40
_MOST = 120
_UNKNOWN = "\x00"
_RUNS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)


@dataclass(frozen=True)
class Seed:
    """What an input of any length is made of: ``head``, ``run`` again and again, ``tail``."""

    head: str
    run: str
    tail: str

    def repeated(self, times: int) -> str:
        """Return a text with so many repetitions."""
        return self.head + self.run * times + self.tail

    def grown(self, size: int) -> str:
        """Return a text of about so many characters."""
        return self.repeated(max(1, (size - len(self.head) - len(self.tail)) // len(self.run)))


def seeds(pattern: "re.Pattern[Any]") -> list[Seed]:
    """Return what to grow inputs from, the most telling first."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = _parser.parse(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    walker = _Walker(_characters(tree))
    found: dict[Seed, None] = {}
    for head, run, rest in walker.runs(list(tree), "", ""):
        for seed in _around(head, run, rest):
            found.setdefault(seed)
    for text in walker.whole(list(tree)):
        for tail in ("", _UNKNOWN):
            found.setdefault(Seed("", text, tail))
    return _spread(list(found))


def _around(head: str, run: str, rest: str) -> Iterator[Seed]:
    near_miss = rest[:-1] + _UNKNOWN
    yield Seed(head, run, _UNKNOWN)
    yield Seed(head, run, "")
    yield Seed(head, run, near_miss)
    yield Seed("", run, near_miss)
    yield Seed(run, run + "\n", _UNKNOWN)
    yield Seed(head, run, "\n" + _UNKNOWN)
    if head:
        yield Seed("", head, _UNKNOWN)
        yield Seed("", head, "\n" + _UNKNOWN)
        yield Seed("", head + run, _UNKNOWN)
        yield Seed("", head + run * 40, _UNKNOWN)


def _spread(found: list[Seed]) -> list[Seed]:
    """Return at most so many, from all parts of the pattern."""
    step = max(1, -(-len(found) // _MOST))
    return [seed for start in range(step) for seed in found[start::step]][:_MOST]


def _characters(tree: Any) -> str:
    """Return the characters a class may be tried with: the pattern's own first, then some of each kind."""
    own = dict.fromkeys(chr(value) for value in _literals(tree) if value < 0xD800)
    return "".join(dict.fromkeys([*_POOL[:7], *list(own)[:60], *_POOL]))


def _literals(node: Any) -> Iterator[int]:
    for part in node if isinstance(node, list | tuple | _parser.SubPattern) else ():
        if isinstance(part, tuple) and len(part) == 2 and part[0] in (_constants.LITERAL, _constants.NOT_LITERAL):
            yield part[1]
        elif isinstance(part, tuple) and len(part) == 2 and part[0] is _constants.RANGE:
            yield from part[1]
        elif isinstance(part, list | tuple | _parser.SubPattern):
            yield from _literals(part)


class _Walker:
    """Goes through a parsed pattern with a shortest text for all that stands before and after each part."""

    def __init__(self, pool: str) -> None:
        self._pool = pool

    def runs(self, nodes: Sequence[Any], head: str, rest: str) -> Iterator[tuple[str, str, str]]:
        """Yield (what stands before, what is repeated, what must follow) for each part that may be repeated."""
        for place, (kind, value) in enumerate(nodes):
            after = self._shortest(nodes[place + 1 :]) + rest
            if kind in _RUNS:
                _, most, body = value
                if most >= MANY:
                    for run in self._variants(list(body)):
                        yield head, run, after
                yield from self.runs(list(body), head, after)
            else:
                for inner in _inner(kind, value):
                    yield from self.runs(inner, head, after)
            head += self._shortest([(kind, value)])

    def whole(self, nodes: Sequence[Any]) -> Iterator[str]:
        """Yield texts that match, so that whole matches follow each other."""
        yield from (text for text in self._variants(nodes) if text)

    def _variants(self, nodes: Sequence[Any]) -> list[str]:
        """Return a few texts that the nodes match, other characters and branches in each."""
        texts = [""]
        for kind, value in nodes:
            found = self._of(kind, value)
            texts = [text + more for text in texts for more in found][:6]
        return [text for text in dict.fromkeys(texts) if text]

    def _shortest(self, nodes: Sequence[Any]) -> str:
        return "".join(next(iter(self._of(kind, value)), "") for kind, value in nodes)

    def _of(self, kind: Any, value: Any) -> list[str]:
        """Return a few texts that one node matches."""
        if kind is _constants.LITERAL:
            return [chr(value)]
        if kind in (_constants.NOT_LITERAL, _constants.IN, _constants.ANY):
            return self._of_class(kind, value)
        if kind in _RUNS:
            least, _, body = value
            variants = self._variants(list(body)) or [""]
            return [text * least for text in variants] if least else ["", *variants[:2]]
        if kind in (_constants.BRANCH, _constants.SUBPATTERN, _constants.ATOMIC_GROUP):
            found = [text for inner in _inner(kind, value)[:4] for text in self._variants(inner)[:3] or [""]]
            return list(dict.fromkeys(found)) or [""]
        return [""]

    def _of_class(self, kind: Any, value: Any) -> list[str]:
        wanted = _class(repr((kind, value)), kind, tuple(value) if kind is _constants.IN else value)
        return [char for char in self._pool if wanted.fullmatch(char)][:4] or [_UNKNOWN]


def _inner(kind: Any, value: Any) -> list[list[Any]]:
    """Return the sequences of nodes inside a node, a few of many branches."""
    if kind is _constants.BRANCH:
        step = max(1, len(value[1]) // _MOST_BRANCHES)
        return [list(branch) for branch in value[1][::step]]
    if kind is _constants.SUBPATTERN:
        return [list(value[3])]
    if kind is _constants.ATOMIC_GROUP:
        return [list(value)]
    if kind in (_constants.ASSERT, _constants.ASSERT_NOT):
        return [list(value[1])]
    return []


_CLASSES: dict[str, "re.Pattern[str]"] = {}


def _class(name: str, kind: Any, value: Any) -> "re.Pattern[str]":
    """Return a pattern for a class of characters alone, as the parser holds it."""
    if name not in _CLASSES:
        _CLASSES[name] = re.compile(_spelled(kind, value), re.DOTALL)
    return _CLASSES[name]


def _spelled(kind: Any, value: Any) -> str:
    if kind is _constants.ANY:
        return "."
    if kind is _constants.NOT_LITERAL:
        return f"[^{re.escape(chr(value))}]"
    return f"[{''.join(map(_member, value))}]"


def _member(part: tuple[Any, Any]) -> str:
    kind, value = part
    if kind is _constants.NEGATE:
        return "^"
    if kind is _constants.LITERAL:
        return re.escape(chr(value))
    if kind is _constants.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return _CATEGORIES[value]


_CATEGORIES = {
    _constants.CATEGORY_DIGIT: r"\d",
    _constants.CATEGORY_NOT_DIGIT: r"\D",
    _constants.CATEGORY_SPACE: r"\s",
    _constants.CATEGORY_NOT_SPACE: r"\S",
    _constants.CATEGORY_WORD: r"\w",
    _constants.CATEGORY_NOT_WORD: r"\W",
}
