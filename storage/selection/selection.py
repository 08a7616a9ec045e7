"""What an export or a search asks for, as a value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from difflib import get_close_matches
from typing import Any, Self, TypedDict, Unpack

from storage.errors import StorageError
from storage.rights import Rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which articles are wanted; whatever is empty or None does not narrow.

    ``sites``, the publication days ``since``/``until``, the days of the fetch ``fetched_since``/``fetched_until`` (all
    included) and ``match`` are the scope: what lies outside is never read.  Everything else drops articles of the
    scope one by one, each with a reason that is counted: ``languages`` (BCP 47, a bare ``zh`` takes ``zh-CN`` too),
    ``sections``, ``access``, ``types`` (values of the article's fields), ``min_length`` (characters of the text),
    ``min_quality`` (least figure by name, 0 to 1; an article without that figure is dropped), ``rights``,
    ``one_per_story`` (the best of every cluster among what is left).  ``like`` holds texts; ``like_at_least`` is the
    least similarity to one of them, 0 to 1.  ``sample`` takes so many of what is left, by ``seed``.
    """

    sites: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    fetched_since: date | None = None
    fetched_until: date | None = None
    match: str | None = None
    languages: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    min_length: int = 0
    min_quality: Mapping[str, float] = field(default_factory=dict)
    rights: Rights = Rights.ANY
    one_per_story: bool = False
    like: tuple[str, ...] = ()
    like_at_least: float = 0.0
    sample: int | None = None
    seed: int = 0

    @classmethod
    def of(cls, **words: Unpack["SelectionWords"]) -> Self:
        """Return the selection that some words mean.  Raises StorageError for a word that no selection has."""
        known = [each.name for each in fields(cls)]
        for name in words:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
                raise StorageError(f"selection {name!r}", f"not known; {hint}")
        return cls(**{name: _read(name, value) for name, value in words.items()})


class SelectionWords(TypedDict, total=False):
    """The fields of a :class:`Selection` as people write them: a text for a list of one, a day as ``2026-03-31``."""

    sites: str | Iterable[str]
    since: date | str | None
    until: date | str | None
    fetched_since: date | str | None
    fetched_until: date | str | None
    match: str | None
    languages: str | Iterable[str]
    sections: str | Iterable[str]
    access: str | Iterable[str]
    types: str | Iterable[str]
    min_length: int
    min_quality: Mapping[str, float]
    rights: Rights | str
    one_per_story: bool
    like: str | Iterable[str]
    like_at_least: float
    sample: int | None
    seed: int


_LISTS = frozenset({"sites", "languages", "sections", "access", "types", "like"})
_DAYS = frozenset({"since", "until", "fetched_since", "fetched_until"})


def _read(name: str, value: Any) -> Any:
    try:
        if name in _LISTS:
            return (value,) if isinstance(value, str) else tuple(value)
        if name in _DAYS and isinstance(value, str):
            return date.fromisoformat(value)
        return Rights(value) if name == "rights" else value
    except (TypeError, ValueError) as error:
        raise StorageError(f"selection {name!r}", f"cannot be {value!r}: {error}") from error
