"""What people write to search, read into ``storage.fulltext.query``.

    word word        both; AND may stand between
    one OR other     either; AND binds more closely
    -word, NOT word  not this
    "some words"     a phrase: these words, one after the other
    begin*           words that begin so
    title:word       in the title; also title:"some words" and title:(one OR other)
    ( )              groups

Words are compared as ``tokens.py`` folds them.  A word with marks in it (``well-known``, an address) and a run of
Chinese with Latin letters in it are phrases.
"""

import re
from dataclasses import dataclass, replace

from storage.errors import StorageError
from storage.fulltext.query import Both, Either, Term, Without, Words
from storage.fulltext.tokenizer import is_run, pieces

LONGEST = 2000
"""Characters of a query."""

MOST_TERMS = 200
"""Words and phrases of a query."""

_DEEPEST = 20
_QUOTES = '"“”„‟＂«»'
_TOKENS = re.compile(
    rf"(?P<space>\s+)|(?P<open>[(（])|(?P<close>[)）])|(?P<title>title[:：])"
    rf"|(?P<quote>[{_QUOTES}])(?P<phrase>[^{_QUOTES}]*)(?P<end>[{_QUOTES}]?\*?)"
    rf"|(?P<minus>[-−](?=\S))|(?P<word>[^\s()（）{_QUOTES}]+)",
    re.IGNORECASE,
)
_OPERATORS = frozenset({"AND", "OR", "NOT"})


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int
    begins: bool = False


def read_query(query: str) -> Words:
    """Read a query.  Raises StorageError, which says at which character it cannot be understood."""
    if len(query) > LONGEST:
        raise _wrong(query, 0, f"longer than {LONGEST} characters")
    tokens = _cut(query)
    if not tokens:
        raise _wrong(query, 0, "nothing to search for")
    if sum(token.kind == "term" for token in tokens) > MOST_TERMS:
        raise _wrong(query, 0, f"more than {MOST_TERMS} words")
    reader = _Reader(query, tokens)
    words = reader.either(depth=0)
    if reader.kind:
        raise _wrong(query, reader.at, "this parenthesis closes none")
    return words


def _cut(query: str) -> list[_Token]:
    tokens = []
    for match in _TOKENS.finditer(query):
        kind, at = str(match.lastgroup), match.start()
        if kind == "end":
            if not match["end"].strip("*"):
                raise _wrong(query, at, "this quotation mark is not closed")
            tokens.append(_Token("term", match["phrase"], at, match["end"].endswith("*")))
        elif kind == "word" and match[0] in _OPERATORS:
            tokens.append(_Token(match[0], match[0], at))
        elif kind == "word":
            tokens.append(_Token("term", match[0], at, match[0].endswith("*")))
        elif kind != "space":
            tokens.append(_Token({"minus": "NOT"}.get(kind, kind), match[0], at))
    return tokens


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, query: str, tokens: list[_Token]) -> None:
        self._query = query
        self._tokens = tokens
        self._place = 0

    @property
    def kind(self) -> str:
        """Return the kind of the next token, "" at the end."""
        return self._tokens[self._place].kind if self._place < len(self._tokens) else ""

    @property
    def at(self) -> int:
        return self._tokens[self._place].at if self._place < len(self._tokens) else len(self._query)

    def either(self, depth: int) -> Words:
        parts = [self._both(depth)]
        while self.kind == "OR":
            self._place += 1
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _both(self, depth: int) -> Words:
        start, parts = self.at, [self._one(depth)]
        while self.kind not in {"", "OR", "close"}:
            if self.kind == "AND":
                self._place += 1
            parts.append(self._one(depth))
        if all(isinstance(part, Without) for part in parts):
            raise _wrong(self._query, start, "only words that must not be there; name one that must")
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _one(self, depth: int) -> Words:
        if depth > _DEEPEST:
            raise _wrong(self._query, self.at, f"more than {_DEEPEST} parentheses within each other")
        kind, at = self.kind, self.at
        if kind == "NOT":
            self._place += 1
            if self.kind == "NOT":
                raise _wrong(self._query, self.at, "not twice not")
            return Without(self._one(depth + 1))
        if kind == "title":
            self._place += 1
            if self.kind not in {"term", "open"}:
                raise _wrong(self._query, at, "title: needs a word")
            return _titled(self._one(depth + 1))
        if kind == "open":
            return self._group(depth)
        if kind != "term":
            raise _wrong(self._query, at, f"a word is missing before {kind}" if kind else "a word is missing")
        self._place += 1
        return self._term(self._tokens[self._place - 1])

    def _group(self, depth: int) -> Words:
        at = self.at
        self._place += 1
        words = self.either(depth + 1)
        if self.kind != "close":
            raise _wrong(self._query, at, "this parenthesis is not closed")
        self._place += 1
        return words

    def _term(self, token: _Token) -> Term:
        found = tuple(pieces(token.text))
        if not found:
            raise _wrong(self._query, token.at, "no letter or digit to search for")
        return Term(found, begins=token.begins and not is_run(found[-1]))


def _titled(words: Words) -> Words:
    match words:
        case Term():
            return replace(words, title=True)
        case Without():
            return Without(_titled(words.part))
        case _:
            return type(words)(tuple(map(_titled, words.parts)))


def _wrong(query: str, at: int, problem: str) -> StorageError:
    shown = "".join(each if each.isprintable() else " " for each in query)
    around = shown[max(0, at - 20) : at + 40]
    return StorageError("query", f"{problem} (at character {at + 1}: {around})" if around else problem)
