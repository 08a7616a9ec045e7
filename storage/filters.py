"""What drops an article of the scope: one line a reason.

Each filter makes a judge from the selection, None where the selection does not ask; a judge says whether an article
stays.  Those of ``FILTERS`` look at outlines, those of ``TEXT_FILTERS``, asked only for what is left, at the whole.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from storage.errors import StorageError
from storage.likeness import liking
from storage.row import StoredArticle
from storage.scope import Outline
from storage.selection import Rights, Selection

ACCESS = ("open", "paywalled")
"""What an article's access can be asked to be; open is one of which nothing says that it is not."""

QUALITY = ("agreement",)
"""The figures of quality that articles have."""

Withdrawn = Callable[[str], str | None]
"""Says why the article of that id in every corpus is withdrawn, None where it is not."""

Allows = Callable[[Mapping[str, Any] | None, Rights], bool]
"""Says whether what is known of an article's rights is enough for a selection."""

Judge = Callable[[Outline], bool]
TextJudge = Callable[[StoredArticle], bool]


def allows_without_evidence(rights: Mapping[str, Any] | None, asked: Rights) -> bool:
    """Judge as one who has no evidence: nobody opted out that we know of, and no licence is open."""
    return asked is not Rights.OPEN_LICENCE


@dataclass(frozen=True, slots=True)
class Known:
    """What other rooms know and a filter asks them."""

    withdrawn: Withdrawn | None = None
    allows: Allows = allows_without_evidence


Maker = Callable[[Selection, Known], Judge | None]


def judges(selection: Selection, known: Known) -> list[tuple[str, Judge]]:
    """Give the judges that a selection asks for, each with its reason.  Raises StorageError for an unknown word."""
    check(selection)
    made = [(reason, make(selection, known)) for reason, make in FILTERS]
    return [(reason, judge) for reason, judge in made if judge is not None]


def text_judges(selection: Selection) -> list[tuple[str, TextJudge]]:
    """Give the judges that read the whole article."""
    made = [(reason, make(selection)) for reason, make in TEXT_FILTERS]
    return [(reason, judge) for reason, judge in made if judge is not None]


def check(selection: Selection) -> None:
    """Raise StorageError where a selection names a kind of access or a figure that no article can have."""
    for what, words, known in (("access", selection.access, ACCESS), ("quality", selection.min_quality, QUALITY)):
        for word in words:
            if word.casefold() not in known:
                raise StorageError(f"{what} {word!r}", f"not known; known: {', '.join(known)}")


def _withdrawn(selection: Selection, known: Known) -> Judge | None:
    withdrawn = known.withdrawn
    return None if withdrawn is None else lambda outline: withdrawn(outline.name) is None


def _language(selection: Selection, known: Known) -> Judge | None:
    wanted = [tag.casefold().replace("_", "-") for tag in selection.languages]
    starts = tuple(f"{tag}-" for tag in wanted)
    # By prefix, so that zh takes zh-Hans too (RFC 4647, basic filtering).
    return _asked(wanted, lambda outline: f"{outline.stored.article.language or ''}-".casefold().startswith(starts))


def _section(selection: Selection, known: Known) -> Judge | None:
    wanted = frozenset(map(_plain, selection.sections))
    return _asked(wanted, lambda outline: _plain(outline.stored.article.section) in wanted)


def _length(selection: Selection, known: Known) -> Judge | None:
    least = selection.min_length
    return _asked(least > 0, lambda outline: outline.length >= least)


def _access(selection: Selection, known: Known) -> Judge | None:
    wanted = frozenset(map(_plain, selection.access))
    return _asked(wanted, lambda outline: (_plain(outline.stored.article.access) or "open") in wanted)


def _type(selection: Selection, known: Known) -> Judge | None:
    wanted = frozenset(map(_type_name, selection.types))
    return _asked(wanted, lambda outline: _type_name(outline.stored.article.article_type) in wanted)


def _quality(selection: Selection, known: Known) -> Judge | None:
    least = [(name.casefold(), value) for name, value in selection.min_quality.items()]
    # A figure that is not there is less than any.
    return _asked(
        least, lambda outline: all(outline.stored.article.quality.get(name, -1.0) >= value for name, value in least)
    )


def _rights(selection: Selection, known: Known) -> Judge | None:
    asked, allows = selection.rights, known.allows
    return _asked(asked is not Rights.ANY, lambda outline: allows(getattr(outline.stored, "rights", None), asked))


def _like(selection: Selection) -> TextJudge | None:
    if not selection.like:
        return None
    score, least = liking(selection.like), selection.like_at_least
    return lambda stored: score(stored.article.title, stored.article.text) >= least


def _asked(asked: object, judge: Judge) -> Judge | None:
    return judge if asked else None


def _plain(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFKC", text or "").casefold().split())


def _type_name(text: str | None) -> str:
    """Give ``newsarticle`` for ``NewsArticle``, ``schema:NewsArticle`` and ``https://schema.org/NewsArticle``."""
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
