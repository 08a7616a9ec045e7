"""Articles to table rows and back, with everything a database would refuse made harmless on the way in."""

import math
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from storage.articles.changes import ArticleChange
from storage.articles.stored_article import StoredArticle
from storage.articles.story_columns import story_of
from storage.fields import FieldKind, named
from storage.identity import corpus_name
from storage.records import Article, Image, Media, Precision, Reason, Rejected
from storage.rows import clean_text, index_key

_APART = frozenset({"signature", "comments"})  # have tables of their own
_NAMES = tuple(field.name for field in fields(Article) if field.name not in _APART)
_DATES = frozenset(named(FieldKind.TIME)) & frozenset(_NAMES)
_TUPLES = frozenset(named(FieldKind.TEXTS)) & frozenset(_NAMES)
_REJECTED_NAMES = tuple(field.name for field in fields(Rejected) if field.name != "date_fetched")


def article_values(article: Article) -> dict[str, Any]:
    """Return the columns of an article; NULs are dropped, lone surrogates and non-finite figures replaced."""
    values = {name: _plain(getattr(article, name)) for name in _NAMES}
    values["normalized_url"] = index_key(values["normalized_url"])
    values["record_id"] = corpus_name(values["site"], values["normalized_url"])
    return values


def article_from(row: Mapping[Any, Any]) -> Article:
    """Return the article that a row holds."""
    values = {name: row[name] for name in _NAMES}
    values |= {name: values[name] and datetime.fromisoformat(values[name]) for name in _DATES}
    values |= {name: tuple(values[name]) for name in _TUPLES}
    values["images"] = tuple(Image(**image) for image in values["images"])
    values["media"] = tuple(Media(**each) for each in values["media"] or ())  # null: read before there was such a field
    precision = values["date_published_precision"]
    values["date_published_precision"] = precision and Precision(precision)
    return Article(**values)


def stored_from(row: Mapping[Any, Any], article_id: int) -> StoredArticle:
    """Return the article that a row of ``articles`` or ``revisions`` holds, with what the store knows of it."""
    gone = row.get("date_gone")
    return StoredArticle(
        article=article_from(row),
        id=article_id,
        revision=row["revision"],
        date_first_seen=datetime.fromisoformat(row["date_first_seen"]),
        date_last_seen=datetime.fromisoformat(row["date_last_seen"]),
        run_id=row["run_id"],
        changes=tuple(ArticleChange(change) for change in row["changes"] or ()),
        date_gone=gone and datetime.fromisoformat(gone),
        **story_of(row),
    )


def rejected_values(rejected: Rejected) -> dict[str, Any]:
    """Return the columns of a rejection that come from the record itself."""
    values = {name: _plain(getattr(rejected, name)) for name in _REJECTED_NAMES}
    values["normalized_url"] = index_key(values["normalized_url"])
    return values


def rejected_from(row: Mapping[Any, Any]) -> Rejected:
    """Return the rejection that a row holds, as of its last time."""
    values = {name: row[name] for name in _REJECTED_NAMES} | {"reason": Reason(row["reason"])}
    published, precision = values["date_published"], values["date_published_precision"]
    values["date_published"] = published and datetime.fromisoformat(published)
    values["date_published_precision"] = precision and Precision(precision)
    return Rejected(**values, date_fetched=datetime.fromisoformat(row["date_last_seen"]))


def sort_columns(published: datetime | None, first_seen: datetime) -> dict[str, str]:
    """Return the two columns that exports select and sort by; a date without offset sorts as if in UTC."""
    moment = published or first_seen
    return {"sort_at": _utc(moment).strftime("%Y-%m-%dT%H:%M:%S.%f").zfill(26), "day": moment.date().isoformat()}


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # within a day of year 1 or 9999
        return moment.replace(tzinfo=UTC)


def _plain(value: Any) -> Any:
    """Return a value of a record in the types of JSON, clean."""
    match value:
        case str():  # an enum of strings too
            return clean_text(str(value))
        case datetime():
            return value.isoformat()
        case tuple() | list():
            return [_plain(item) for item in value]
        case Mapping():
            return {clean_text(str(name)): _plain(item) for name, item in value.items() if _finite(item)}
        case Image() | Media():  # what is saved of an image has a table of its own
            return {name: _plain(part) for name, part in asdict(value).items() if name != "saved"}
        case _:
            return value


def _finite(value: object) -> bool:
    return not isinstance(value, float) or math.isfinite(value)
