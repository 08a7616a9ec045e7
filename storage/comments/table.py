"""The table ``comments``: written with the article, replaced by each reading of its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from storage.db import glance
from storage.records import Article, Comment, Precision, Result
from storage.rows import clean_text, place_of
from storage.schema.comments import comments
from storage.schema.core import articles

_T = comments.c


@dataclass(frozen=True, slots=True)
class StoredComment:
    """A comment, its number on the page from 1, and when the page was fetched; aware."""

    comment: Comment
    ordinal: int
    date_fetched: datetime


def keep_comments(connection: Connection, results: Sequence[Result]) -> None:
    """Let the comments of articles take the place of those that are kept; nothing is done where nobody asked for them.

    An address that is only another one of an article leaves the comments of its main address as they are.
    """
    for article in results:
        if not isinstance(article, Article) or article.comments is None:
            continue
        place = place_of(article.site, article.normalized_url)
        at = articles.c.site == place["site"], articles.c.normalized_url == place["normalized_url"]
        if (number := connection.scalar(select(articles.c.id).where(*at))) is None:
            continue
        connection.execute(delete(comments).where(_T.article_id == number))
        fetched = article.date_fetched.isoformat()
        if rows := [_row(one, ordinal) for ordinal, one in enumerate(article.comments, 1)]:
            connection.execute(
                insert(comments), [row | {"article_id": number, "date_fetched": fetched} for row in rows]
            )


def _row(comment: Comment, ordinal: int) -> dict[str, object]:
    return {
        "ordinal": ordinal,
        "comment_id": comment.id and clean_text(comment.id),
        "parent": comment.parent,
        "author": comment.author and clean_text(comment.author),
        "date": comment.date and comment.date.isoformat(),
        "date_precision": comment.date_precision and comment.date_precision.value,
        "text": clean_text(comment.text),
        "source": comment.source,
    }


class KeptComments:
    """Reads the comments of articles; a store without any costs one question.  Raises StorageError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._any: bool | None = None

    def of(self, article_id: int) -> list[StoredComment]:
        """Return the comments of an article in the order of its page."""
        with glance(self._engine) as connection:
            if self._any is None:
                self._any = connection.scalar(select(_T.article_id).limit(1)) is not None
            if not self._any:
                return []
            asked = select(comments).where(_T.article_id == article_id).order_by(_T.ordinal)
            return [
                StoredComment(
                    Comment(
                        text=row.text,
                        author=row.author,
                        date=row.date and datetime.fromisoformat(row.date),
                        date_precision=row.date_precision and Precision(row.date_precision),
                        id=row.comment_id,
                        parent=row.parent,
                        source=row.source,
                    ),
                    row.ordinal,
                    datetime.fromisoformat(row.date_fetched),
                )
                for row in connection.execute(asked)
            ]
