"""What drops an article of the scope: one line a reason.

Each filter makes a judge from the selection, None where the selection does not ask; a judge says whether an article
stays.  Those of ``FILTERS`` look at outlines, those of ``TEXT_FILTERS``, asked only for what is left, at the whole.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from storage.articles import StoredArticle
from storage.errors import StorageError
from storage.records import Article
from storage.rights import Rights, allows
from storage.selection.scope import ArticleHeader
from storage.selection.selection import Selection
from storage.selection.similarity import similarity_scorer

ACCESS = ("open", "paywalled")
"""What an article's access can be asked to be; open is one of which nothing says that it is not."""

QUALITY = ("agreement",)
"""The figures of quality that articles have."""

Judge = Callable[[ArticleHeader], bool]
TextJudge = Callable[[StoredArticle], bool]


@dataclass(frozen=True, slots=True)
class FilterFacts:
    """What a filter asks about an article that its row does not say.

    ``withdrawn`` says whether it is on the list, None where the list is empty; ``rights`` gives what was said of its
    use, ``storage.rights.decision.combined``.
    """

    withdrawn: Callable[[Article], bool] | None
    rights: Callable[[StoredArticle], Mapping[str, Any] | None]


Maker = Callable[[Selection, FilterFacts], Judge | None]


def judges(selection: Selection, known: FilterFacts) -> list[tuple[str, Judge]]:
    """Return the judges that a selection asks for, each with its reason.  Raises StorageError for an unknown word."""
    check(selection)
    made = [(reason, make(selection, known)) for reason, make in FILTERS]
    return [(reason, judge) for reason, judge in made if judge is not None]


def text_judges(selection: Selection) -> list[tuple[str, TextJudge]]:
    """Return the judges that read the whole article."""
    made = [(reason, make(selection)) for reason, make in TEXT_FILTERS]
    return [(reason, judge) for reason, judge in made if judge is not None]


def check(selection: Selection) -> None:
    """Raise StorageError where a selection names a kind of access or a figure that no article can have."""
    for what, words, known in (("access", selection.access, ACCESS), ("quality", selection.min_quality, QUALITY)):
        for word in words:
            if word.casefold() not in known:
                raise StorageError(f"{what} {word!r}", f"not known; known: {', '.join(known)}")


def _withdrawn(selection: Selection, known: FilterFacts) -> Judge | None:
    withdrawn = known.withdrawn
    return None if withdrawn is None else lambda outline: not withdrawn(outline.stored.article)


def _language(selection: Selection, known: FilterFacts) -> Judge | None:
    wanted = [tag.casefold().replace("_", "-") for tag in selection.languages]
    starts = tuple(f"{tag}-" for tag in wanted)
    # By prefix, so that zh takes zh-Hans too (RFC 4647, basic filtering).
    return _asked(wanted, lambda outline: f"{outline.stored.article.language or ''}-".casefold().startswith(starts))


def _section(selection: Selection, known: FilterFacts) -> Judge | None:
    wanted = frozenset(map(_plain, selection.sections))
    return _asked(wanted, lambda outline: _plain(outline.stored.article.section) in wanted)


def _length(selection: Selection, known: FilterFacts) -> Judge | None:
    least = selection.min_length
    return _asked(least > 0, lambda outline: outline.length >= least)


def _access(selection: Selection, known: FilterFacts) -> Judge | None:
    wanted = frozenset(map(_plain, selection.access))
    return _asked(wanted, lambda outline: (_plain(outline.stored.article.access) or "open") in wanted)


def _type(selection: Selection, known: FilterFacts) -> Judge | None:
    wanted = frozenset(map(_type_name, selection.types))
    return _asked(wanted, lambda outline: _type_name(outline.stored.article.article_type) in wanted)


def _quality(selection: Selection, known: FilterFacts) -> Judge | None:
    least = [(name.casefold(), value) for name, value in selection.min_quality.items()]
    # A figure that is not there is less than any.
    return _asked(
        least, lambda outline: all(outline.stored.article.quality.get(name, -1.0) >= value for name, value in least)
    )


def _rights(selection: Selection, known: FilterFacts) -> Judge | None:
    asked, rights = selection.rights, known.rights
    return _asked(asked is not Rights.ANY, lambda outline: allows(rights(outline.stored), asked))


def _like(selection: Selection) -> TextJudge | None:
    if not selection.like:
        return None
    score, least = similarity_scorer(selection.like), selection.like_at_least
    return lambda stored: score(stored.article.title, stored.article.text) >= least


def _asked(asked: object, judge: Judge) -> Judge | None:
    return judge if asked else None


def _plain(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFKC", text or "").casefold().split())


def _type_name(text: str | None) -> str:
    """Return ``newsarticle`` for ``NewsArticle``, ``schema:NewsArticle`` and ``https://schema.org/NewsArticle``."""
    return _plain(text).rstrip("/").replace(":", "/").rpartition("/")[2]


FILTERS: Iterable[tuple[str, Maker]] = (
    ("withdrawn", _withdrawn),
    ("language", _language),
    ("section", _section),
    ("length", _length),
    ("access", _access),
    ("type", _type),
    ("quality", _quality),
    ("rights", _rights),
)
"""A new reason is one line here."""

TEXT_FILTERS: Iterable[tuple[str, Callable[[Selection], TextJudge | None]]] = (("like", _like),)
