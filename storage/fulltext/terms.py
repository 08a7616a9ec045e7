"""Terms of articles, and what is asked of an index of them, in the words of each database."""

from storage.fulltext.query import Both, Either, Term, Without, Words, exact
from storage.fulltext.tokenizer import MOST_TITLE_BYTES, pieces, terms

_TITLE = "\ue000"
"""Stands before a term of the title; no letter, so that no word begins with it."""


def article_terms(title: str, text: str) -> list[str]:
    """Return what an index keeps of an article, sorted: the terms of title and text, those of the title marked too."""
    of_title = terms(pieces(title, MOST_TITLE_BYTES))
    return sorted(of_title | terms(pieces(text)) | {_TITLE + term for term in of_title})


def sqlite_query(words: Words) -> str:
    """Return what FTS5 is asked for; its answer holds every article that holds the words, and more unless ``exact``."""
    match words:
        case Term():
            marked = _marked(words)
            return _joined(" AND ", [f'"{term}"{"*" if begins else ""}' for term, begins in marked])
        case Either():
            return _joined(" OR ", [sqlite_query(part) for part in words.parts])
        case Both():
            there, not_there = _sides(words)
            asked = _joined(" AND ", [sqlite_query(part) for part in there])
            return _joined(" NOT ", [asked, *(sqlite_query(part) for part in not_there)])
        case Without():
            raise AssertionError("stands beside others")


def postgresql_query(words: Words) -> str:
    """Return the same as a ``tsquery``."""
    match words:
        case Term():
            return _joined(" & ", [f"'{term}'{':*' if begins else ''}" for term, begins in _marked(words)])
        case Either():
            return _joined(" | ", [postgresql_query(part) for part in words.parts])
        case Both():
            there, not_there = _sides(words)
            asked = [postgresql_query(part) for part in there]
            return _joined(" & ", [*asked, *(f"!({postgresql_query(part)})" for part in not_there)])
        case Without():
            raise AssertionError("stands beside others")


def _marked(term: Term) -> list[tuple[str, bool]]:
    return [(_TITLE + word if term.title else word, begins) for word, begins in term.terms]


def _sides(words: Both) -> tuple[list[Words], list[Words]]:
    """Return what must be there, and what must not as far as the index knows for sure."""
    there: list[Words] = [part for part in words.parts if not isinstance(part, Without)]
    return there, [part.part for part in words.parts if isinstance(part, Without) and exact(part.part)]


def _joined(operator: str, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({operator.join(parts)})"
