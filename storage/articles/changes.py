"""What a publisher changed between two readings of one article, named.

Only what both readings state is compared for the facts beside the text: whether a page is met from a feed, which
states an author, or again by its address alone, must not look like a change.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from storage.fields import FIELDS
from storage.identity import content_hash
from storage.records import Article


class ArticleChange(StrEnum):
    """One kind of change; a revision may have several."""

    HEADLINE = "headline"
    TEXT = "text"
    CORRECTION = "correction"
    METADATA = "metadata"


_FACTS = tuple(field.name for field in FIELDS if field.is_fact)

_DATED = ("date_published", "date_published_raw", "date_published_precision", "date_published_source")
_DAY = timedelta(days=1)

_NOTE_LIMIT = 400  # characters; a note of correction is one paragraph

# How a line begins, or what it names, that says an article was corrected, clarified or updated after publication.
_NOTES = re.compile(
    r"""
      ^\W*(?:
        (?:corrections?|clarifications?|corrected|correcting)\s*(?:[:,.()–—-]|$|appended\b|made\b|to\ this\b)
      | editor[’']?s\ note\b | editors[’']\ note\b
      | update[ds]?\b\s*(?:at|on|:|–|—|-|\() | amendment\b\s*: | erratum\b | this\ (?:article|story|report|piece|post)
        \ (?:was|has\ been|is)\ (?:\w+\ )?(?:corrected|updated|amended|changed|edited|revised)
      | an\ earlier\ version\ of\ this | a\ previous\ version\ of\ this
      | korrektur\b | berichtigung\b | richtigstellung\b | aktualisiert\b | anmerkung\ der\ redaktion
      | in\ einer\ (?:früheren|ersten)\ (?:version|fassung)
      | correctif\b | rectificatif\b | mis\ à\ jour\b | mise\ à\ jour\b | une\ (?:première|précédente)\ version\ de
      | correcci[oó]n\b | rectificaci[oó]n\b | fe\ de\ err(?:atas|ores) | actualizad[oa]\b | actualización\b
      | una\ versi[oó]n\ anterior\ de
      | correç[aã]o\b | errata\b | atualizad[oa]\b | atualização\b | uma\ versão\ anterior\ d
      | rettifica\b | correzione\b | errata\ corrige | aggiornat[oa]\b | aggiornamento\b | una\ versione\ precedente
      | correctie\b | rectificatie\b | aangepast\b | rättelse\b | rettelse\b | oikaisu\b | sprostowanie\b | oprava\b
      | исправление\b | поправка\b | уточнение\b | обновлено\b | в\ более\ ранней\ версии | виправлення\b | оновлено\b
      | 更正 | 订正 | 訂正 | 勘误 | 勘誤 | 更新[:：] | 编者按 | 編者按 | 本文已更新 | 本报道已更正 | お詫びと訂正
      | 修正[:：]
      | 정정 | 바로잡습니다 | 수정[:：]
      | تصحيح | تصويب | تحديث
      )
    """,
    re.IGNORECASE | re.VERBOSE,
)


def changes_between(old: Article, new: Article) -> tuple[ArticleChange, ...]:
    """Name what differs between two readings of an article; () where nothing that matters does.

    Headline and text are compared as their identity is (:func:`storage.urls.normalize.content_hash`): spacing,
    punctuation, width and case do not count.
    """
    text = old.text != new.text and content_hash("", old.text) != content_hash("", new.text)
    found = (
        (ArticleChange.HEADLINE, content_hash(old.title, "") != content_hash(new.title, "")),
        (ArticleChange.TEXT, text),
        (ArticleChange.CORRECTION, text and bool(correction_notes(new.text) - correction_notes(old.text))),
        (ArticleChange.METADATA, _other_facts(old, new)),
    )
    return tuple(change for change, holds in found if holds)


def correction_notes(text: str) -> frozenset[str]:
    """Return the lines of a text that say it was corrected or updated."""
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if len(line) <= _NOTE_LIMIT and _NOTES.match(line))


def _other_facts(old: Article, new: Article) -> bool:
    for name in _FACTS:
        before, after = getattr(old, name), getattr(new, name)
        if before not in (None, ()) and after not in (None, ()) and before != after:
            return True
    same_place = old.date_published_source == new.date_published_source
    return same_place and _days_apart(old.date_published, new.date_published)


def _days_apart(old: datetime | None, new: datetime | None) -> bool:
    """Return whether two dates differ by a day or more: "two hours ago" is read a little differently at every look."""
    if old is None or new is None:
        return False
    return abs(old.replace(tzinfo=None) - new.replace(tzinfo=None)) >= _DAY


def completed_from_hints(new: Article, old: Article) -> Article:
    """Return a reading of a page that was met by its address alone, with what only a list or feed had said of it."""
    found: dict[str, Any] = {"discovered_via": old.discovered_via}
    if new.date_published is None:
        found |= {name: getattr(old, name) for name in _DATED}
    for name in ("section", "authors"):
        if not getattr(new, name):
            found[name] = getattr(old, name)
    return replace(new, **found)
