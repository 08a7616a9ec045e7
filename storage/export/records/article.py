"""An article as users read it: plain names and JSON values, in one order, every name always there.

Datetimes are ISO 8601 with the offset the page stated and no finer than what it said: ``2025-12-17T16:54:08+08:00``,
``2025-12-17T16:54+08:00`` (minute), ``2025-12-17T16:00+08:00`` (hour, as few readers know a bare hour), ``2025-12-17``
(day), ``2025-12``, ``2025``.  ``date_published_precision`` tells them apart.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.articles import StoredArticle
from storage.fields import FIELDS, ArticleField, FieldKind
from storage.identity import corpus_name
from storage.records import Article, Image, Precision, Result
from storage.rights import combined

_DAY_LENGTH = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}


def stored_record(stored: StoredArticle) -> dict[str, Any]:
    """Return a kept article as an export record."""
    return article_record(
        stored.article,
        revision=stored.revision,
        date_first_seen=stored.date_first_seen,
        run_id=stored.run_id,
        rights=stored.rights,
    ) | {
        "signature": stored.signature,
        "cluster_id": stored.cluster_id,
        "is_reprint": stored.is_reprint,
        "changes": [change.value for change in stored.changes],
        "date_gone": stated(stored.date_gone),
    }


def article_record(
    article: Article,
    *,
    revision: int | None = None,
    date_first_seen: datetime | None = None,
    run_id: int | None = None,
    rights: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return an article as an export record; what only a store knows is null for one that was never stored."""
    known: dict[str, Any] = {
        "id": record_id(article),
        "date_first_seen": stated(date_first_seen),
        "rights": _of_page_alone(article) if rights is None else rights,
        "revision": revision,
        "run_id": run_id,
        "changes": [],
    }
    return {
        field.name: known.get(field.name) if field.of_store or field.name in known else _value(article, field)
        for field in FIELDS
    }


def _value(article: Article, field: ArticleField) -> Any:
    """Return an attribute of an article in the types of JSON."""
    value = getattr(article, field.name)
    match field.kind:
        case FieldKind.TIME:
            return stated(value, article.date_published_precision if field.name == "date_published" else None)
        case FieldKind.TEXTS:
            return list(value)
        case FieldKind.IMAGES:
            return [_image(image) for image in value]
        case FieldKind.MEDIA:
            return [{name: getattr(each, name) for name in ("url", "type", "bytes", "seconds")} for each in value]
        case FieldKind.OBJECT:
            return dict(sorted(value.items()))
        case _:
            return value.value if isinstance(value, StrEnum) else value


def _image(image: Image) -> dict[str, Any]:
    """Return an image; where it was saved, with digest, media type, bytes and its place in the archive."""
    said = {"url": image.url, "caption": image.caption, "credit": image.credit}
    return said | {name: image.saved and getattr(image.saved, name) for name in ("digest", "type", "bytes", "raw_ref")}


def _of_page_alone(article: Article) -> Mapping[str, Any] | None:
    return None if article.rights is None else combined(article, {})


def result_record(result: Result) -> dict[str, Any]:
    """Return any result as a record: ``url``, ``outcome`` (article or rejected), ``reason``, then the article's names.

    A rejection gives what is known of it under the same names, without those of an article.  There is no ``id``: the
    caller knows by which name the page was asked for.
    """
    if isinstance(result, Article):
        record = article_record(result)
        record.pop("id")
        return {"url": record.pop("url"), "outcome": "article", "reason": None, **record}
    return {
        "url": result.url,
        "outcome": "rejected",
        "reason": result.reason.value,
        "detail": result.detail,
        "final_url": result.final_url,
        "normalized_url": result.normalized_url,
        "site": result.site,
        "title": result.title,
        "date_published": stated(result.date_published, result.date_published_precision),
        "date_published_precision": result.date_published_precision and result.date_published_precision.value,
        "status": result.status,
        "date_fetched": stated(result.date_fetched),
        "raw_ref": result.raw_ref,
        "extractor_version": result.extractor_version,
        "rules_digest": result.rules_digest,
    }


def record_id(article: Article) -> str:
    """Return the article's name in every corpus: 16 hexadecimal digits of its site and address,
    the same in every run.
    """
    return corpus_name(article.site, article.normalized_url)


def stated(moment: datetime | None, precision: Precision | None = None) -> str | None:
    """Write a datetime with no more than what is known of it."""
    if moment is None:
        return None
    if precision in _DAY_LENGTH:
        return moment.date().isoformat()[: _DAY_LENGTH[precision]]
    if precision is Precision.SECOND:
        return moment.isoformat(timespec="seconds")
    if precision is Precision.HOUR:
        moment = moment.replace(minute=0)
    return moment.isoformat(timespec="auto" if precision is None else "minutes")
