"""What lies in the scope of a selection, and the articles of it: questions to the database."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, func, select, true

from storage.articles import WITH_STORY, StoredArticle
from storage.articles.serialization import stored_from
from storage.db import translate_errors
from storage.fulltext import candidates
from storage.fulltext.query import Words
from storage.identity import corpus_name
from storage.records import Article
from storage.rows import clean_text
from storage.schema.core import articles
from storage.schema.fulltext import search_rows
from storage.selection.selection import Selection

WHOLE: Select[Any] = WITH_STORY
"""An article with all that ``stored_from`` reads."""

_ORDER = articles.c.site, articles.c.sort_at, articles.c.normalized_url
_LARGE: Mapping[str, Any] = MappingProxyType(
    {"text": "", "markdown": None, "description": None, "http": {}}
    | dict.fromkeys(("authors", "contributors", "keywords", "images", "media", "pages"), ())
)
"""What is not read as long as nobody looks at the article itself, and what stands in its place."""

_LENGTH, _SORT_AT = "text_length", "sort_at"
_CHUNK = 200
_WINDOW = 2000
"""Rows of the index that are asked for words together."""

_INDEXED = and_(search_rows.c.article_id == articles.c.id, search_rows.c.content_hash == articles.c.content_hash)
_KINDS = tuple(articles.c[name] for name in ("language", "section", "access", "article_type"))
_NEVER = datetime.fromtimestamp(0, UTC)
_BLANK = StoredArticle(
    article=Article(
        site="",
        url="",
        final_url="",
        normalized_url="",
        domain="",
        title="",
        text="",
        content_hash="",
        date_fetched=_NEVER,
    ),
    id=0,
    revision=1,
    date_first_seen=_NEVER,
    date_last_seen=_NEVER,
)


@dataclass(frozen=True, slots=True)
class ArticleHeader:
    """An article without what is large: its text, markdown, description and lists are empty in ``stored``.

    ``length`` counts the characters of the text; ``sort_at`` is its date in UTC as a text that sorts.
    """

    stored: StoredArticle
    length: int
    sort_at: str

    @property
    def name(self) -> str:
        """Return the article's id in every corpus."""
        return corpus_name(self.stored.article.site, self.stored.article.normalized_url)


@contextmanager
def snapshot(engine: Engine, seconds: float | None = None) -> Iterator[Connection]:
    """Yield a connection whose every question is answered as of the moment of the first one.

    Raises TookTooLong where PostgreSQL takes more than so many ``seconds`` for one of them.
    """
    with translate_errors(engine.url), engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # SQLite's transactions are so by nature
            connection.execution_options(isolation_level="REPEATABLE READ")
            if seconds is not None:
                connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
        yield connection


def whole_articles(connection: Connection, selection: Selection) -> Iterator[StoredArticle]:
    """Stream the articles of a scope that names no words."""
    asked = WHOLE.where(*_conditions(selection)).order_by(*_ORDER).execution_options(yield_per=_CHUNK)
    with connection.execute(asked) as rows:  # closed when whoever reads it goes away
        for row in rows.mappings():
            yield stored_from(row, row["id"])


def article_headers(connection: Connection, selection: Selection, words: Words | None) -> Iterator[ArticleHeader]:
    """Stream the articles of a scope, those that may hold the words where there are some."""
    asked = _light().where(*_conditions(selection)).order_by(*_ORDER)
    if words is not None:
        asked = asked.join(search_rows, _INDEXED).where(search_rows.c.id.in_(candidates(connection, words)))
    with connection.execute(asked.execution_options(yield_per=1000)) as rows:
        for row in rows.mappings():
            yield _outline(row)


def headers_as_indexed(connection: Connection, selection: Selection, words: Words) -> Iterator[ArticleHeader]:
    """Stream the articles of a scope that may hold the words in the order of the index.

    A window of it after the other: the first article of a million comes at once, where all that have a common word
    would have to be put in order before.
    """
    first, last = connection.execute(select(func.min(search_rows.c.id), func.max(search_rows.c.id))).one()
    asked = _light().join(search_rows, _INDEXED).where(*_conditions(selection)).order_by(search_rows.c.id)
    for start in range(first or 0, (last or 0) + 1, _WINDOW):
        within = candidates(connection, words, (start, start + _WINDOW - 1))
        for row in connection.execute(asked.where(search_rows.c.id.in_(within))).mappings().all():
            yield _outline(row)


def count_scope(connection: Connection, selection: Selection) -> int:
    """Count the articles of the sites and days of a selection."""
    return connection.execute(select(func.count()).select_from(articles).where(*_conditions(selection))).scalar_one()


def article_kinds(connection: Connection, selection: Selection, length: int) -> Iterator[tuple[ArticleHeader, int]]:
    """Yield each language, section, access and type of a scope with the number of articles that are so.

    Where ``length`` is asked for, texts of so many characters are told from shorter ones; the header of a kind has that
    length, or one less.  A header says nothing else: an article of each kind stands for all.
    """
    long_enough = func.length(articles.c.text) >= length if length else true()
    each = select(*_KINDS, long_enough.label(_LENGTH)).where(*_conditions(selection)).subquery()
    columns = list(each.c)
    for *values, is_long, number in connection.execute(select(*columns, func.count()).group_by(*columns)):
        article = replace(_BLANK.article, **{column.key: value for column, value in zip(_KINDS, values, strict=True)})
        yield ArticleHeader(replace(_BLANK, article=article), length if is_long else length - 1, ""), number


def article_headers_of(connection: Connection, numbers: Iterable[int]) -> dict[int, ArticleHeader]:
    """Return some articles by their numbers in this database."""
    asked = _light().where(articles.c.id.in_(list(numbers)))
    return {row["id"]: _outline(row) for row in connection.execute(asked).mappings()}


def articles_of(connection: Connection, numbers: Iterable[int]) -> dict[int, StoredArticle]:
    """Return some articles by their numbers in this database."""
    asked = WHOLE.where(articles.c.id.in_(list(numbers)))
    return {row["id"]: stored_from(row, row["id"]) for row in connection.execute(asked).mappings()}


def _light() -> Select[Any]:
    kept = [column for column in WHOLE.selected_columns if column.key not in _LARGE]
    length = func.length(articles.c.text).label(_LENGTH)
    return WHOLE.with_only_columns(*kept, length, maintain_column_froms=True)


def _outline(row: Mapping[Any, Any]) -> ArticleHeader:
    return ArticleHeader(stored_from({**_LARGE, **row}, row["id"]), row[_LENGTH], row[_SORT_AT])


def _conditions(selection: Selection) -> Iterator[ColumnElement[bool]]:
    if selection.sites:
        yield articles.c.site.in_([clean_text(site) for site in selection.sites])
    yield from _days(articles.c.day, selection.since, selection.until)
    # The day of the fetch as it was written down, which is in UTC.
    fetched = func.substr(articles.c.date_fetched, 1, 10)
    yield from _days(fetched, selection.fetched_since, selection.fetched_until)


def _days(day: ColumnElement[Any], since: date | None, until: date | None) -> Iterator[ColumnElement[bool]]:
    if since is not None:
        yield day >= since.isoformat()
    if until is not None:
        yield day <= until.isoformat()
