"""What is searched for, as a value: words and phrases, joined by and, or, not."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from storage.fulltext.tokenizer import is_run


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase: folded pieces that follow each other, in the title only or in title or text.

    With ``begins`` the last word is found by its beginning; a run is found within a longer one anyway.
    """

    pieces: tuple[str, ...]
    title: bool = False
    begins: bool = False

    @property
    def needle(self) -> str:
        """Return what a canonical text holds where it holds this term (see
        ``storage.fulltext.tokenizer.canonical``).
        """
        first, last = self.pieces[0], self.pieces[-1]
        before = "" if is_run(first) else " "
        after = "" if is_run(last) or self.begins else " "
        return f"{before}{' '.join(self.pieces)}{after}"

    @property
    def terms(self) -> tuple[tuple[str, bool], ...]:
        """Return the terms that an index has of every text that holds this one, each with whether it only begins so."""
        found: dict[tuple[str, bool], None] = {}
        for place, piece in enumerate(self.pieces):
            if not is_run(piece):
                begins = self.begins and place == len(self.pieces) - 1
                found[(piece, begins)] = None
            elif len(piece) == 1:
                found[(piece, True)] = None
            else:
                found.update(dict.fromkeys((one + two, False) for one, two in pairwise(piece)))
        return tuple(found)

    @property
    def exact(self) -> bool:
        """Return whether every text with all the terms in the index holds this one."""
        return len(self.pieces) == 1 and (len(self.pieces[0]) <= 2 or not is_run(self.pieces[0]))


@dataclass(frozen=True, slots=True)
class Both:
    """All of some parts, at least one of them no ``Without``."""

    parts: tuple["Words", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of some parts, none of them ``Without``."""

    parts: tuple["Words", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Texts that do not hold the part; only beside others within ``Both``."""

    part: "Words"


Words = Term | Both | Either | Without


def holds(words: Words, title: str, text: str) -> bool:
    """Return whether an article holds what is searched for; title and text are canonical."""
    match words:
        case Term():
            return words.needle in title or (not words.title and words.needle in text)
        case Both():
            return all(holds(part, title, text) for part in words.parts)
        case Either():
            return any(holds(part, title, text) for part in words.parts)
        case Without():
            return not holds(words.part, title, text)


def exact(words: Words) -> bool:
    """Return whether an index answers without a look at the texts."""
    match words:
        case Term():
            return words.exact
        case Both() | Either():
            return all(map(exact, words.parts))
        case Without():
            return exact(words.part)


def wanted(words: Words) -> Iterator[Term]:
    """Yield the terms that a hit is there for, those to be shown; what must not be there is left out."""
    match words:
        case Term():
            yield words
        case Both() | Either():
            for part in words.parts:
                yield from wanted(part)
        case Without():
            return
