"""A record of an export read back as the article it was made of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from storage.articles import StoredArticle
from storage.articles.serialization import article_from


def stored_from_record(record: Mapping[str, Any], number: int) -> StoredArticle:
    """Return the article of a record under the profile ``winnow``, with the number it is to have.

    What only a store knows is taken from the fetch where the record does not say it.  Raises KeyError, TypeError and
    ValueError for anything else.
    """
    published = record["date_published"]
    article = article_from({**record, "date_published": published and whole_day(published)})
    fetched = article.date_fetched
    return StoredArticle(
        article=article,
        id=number,
        revision=record.get("revision") or 1,
        date_first_seen=datetime.fromisoformat(record.get("date_first_seen") or fetched.isoformat()),
        date_last_seen=fetched,
        signature=record.get("signature"),
        cluster_id=record.get("cluster_id"),
        is_reprint=record.get("is_reprint"),
        rights=record.get("rights"),
    )


def whole_day(stated: str) -> str:
    """Complete a month or a year, which stand for their first day."""
    return stated + "-01-01"[len(stated) - 4 :] if len(stated) < 10 else stated
