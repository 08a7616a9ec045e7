"""The index of words: brought up to date before a search, in short transactions, and asked for candidates."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, and_, func, insert, select, text, update

from storage.engine import reading, take_turns, writing
from storage.errors import StorageError
from storage.naming import corpus_name
from storage.schema import articles
from storage.search.schema import search_rows
from storage.search.terms import article_terms, postgresql_question, sqlite_question
from storage.search.tokens import MOST_BYTES
from storage.search.words import Words

VERSION = 1
"""Of the way in which texts are cut into terms; another one, and every text is read again."""

BATCH = 500
"""Articles a transaction: 0.3 s in which nobody else writes to a SQLite file."""

_ROUND = 50_000  # stale articles looked for at a time, 0.4 MB
_TURN = "search index"
_MUCH_GARBAGE = 20_000

Progress = Callable[[int], None]

_MAKE = {
    "sqlite": (
        # The tokenizer takes every character beyond ASCII for a letter, and our terms hold no other separator than the
        # spaces between them; no positions, since phrases are looked for in the texts.
        """CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5
        (words, tokenize='ascii', content='', detail=none, columnsize=0)""",
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS search_words (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
        "CREATE INDEX IF NOT EXISTS ix_search_words_words ON search_words USING gin (words)",
    ),
}
_ADD = {
    "sqlite": text("INSERT INTO search_words (rowid, words) VALUES (:id, :words)"),
    "postgresql": text(
        "INSERT INTO search_words (id, words) VALUES (:id, array_to_tsvector(string_to_array(:words, ' ')))"
    ),
}
_FIND = {
    "sqlite": "SELECT rowid FROM search_words WHERE search_words MATCH :question",
    "postgresql": "SELECT id FROM search_words WHERE words @@ CAST(:question AS tsquery)",
}
_QUESTION = {"sqlite": sqlite_question, "postgresql": postgresql_question}


def update_index(engine: Engine, progress: Progress | None = None) -> int:
    """Put every article whose text is not there into the index, and give their number.

    ``progress`` is told the number so far.  One that is interrupted goes on where it was.  Two at a time share the
    work.  Raises StorageError where the database cannot search, and what the database raises.
    """
    _make(engine)
    _drop_garbage(engine)
    done = 0
    while stale := _stale(engine):
        for start in range(0, len(stale), BATCH):
            batch = stale[start : start + BATCH]
            _index(engine, batch)
            done += len(batch)
            if progress is not None:
                progress(done)
    _move(engine)
    return done


def candidates(connection: Connection, words: Words) -> Select[Any]:
    """Give the query for the numbers (``search_rows.id``) of articles that may hold the words.

    Every article that does is among them; where ``storage.search.words.exact`` says so, no other is.
    """
    name = connection.dialect.name
    question = _QUESTION[name](words)
    return select(text("*")).select_from(text(f"({_FIND[name]}) AS found").bindparams(question=question))


def _make(engine: Engine) -> None:
    with reading(engine) as connection:
        name = connection.dialect.name
        if connection.dialect.has_table(connection, "search_words"):
            return
    try:
        with writing(engine) as connection:
            take_turns(connection, [_TURN])
            for statement in _MAKE[name]:
                connection.exec_driver_sql(statement)
    except StorageError as error:
        if "fts5" in str(error):
            raise StorageError(error.args[0], "this SQLite was built without FTS5, which search needs") from error
        raise


def _stale(engine: Engine) -> "array[int]":
    """Give some of the articles whose text is not in the index, by an index of the table: no text is read."""
    same = and_(
        search_rows.c.article_id == articles.c.id,
        search_rows.c.content_hash == articles.c.content_hash,
        search_rows.c.version == VERSION,
    )
    query = select(articles.c.id).outerjoin(search_rows, same).where(search_rows.c.id.is_(None)).limit(_ROUND)
    return _numbers(engine, query)


def _index(engine: Engine, batch: Sequence[int]) -> None:
    names = "id", "site", "normalized_url", "sort_at", "day", "content_hash", "title"
    columns = [*(articles.c[name] for name in names), func.substr(articles.c.text, 1, MOST_BYTES).label("text")]
    with reading(engine) as connection:
        rows = connection.execute(select(*columns).where(articles.c.id.in_(batch))).mappings().all()
    # The texts are cut before the transaction begins, so that a crawl beside need not wait for it.
    words = {row["id"]: " ".join(article_terms(row["title"], row["text"])) for row in rows}
    with writing(engine) as connection:
        take_turns(connection, [_TURN])
        known = select(search_rows.c.article_id, search_rows.c.content_hash, search_rows.c.version)
        there = set(map(tuple, connection.execute(known.where(search_rows.c.article_id.in_(batch)))))
        fresh = [row for row in rows if (row["id"], row["content_hash"], VERSION) not in there]
        if fresh:
            _replace(connection, fresh, words)


def _replace(connection: Connection, rows: Sequence[RowMapping], words: dict[int, str]) -> None:
    these = search_rows.c.article_id.in_([row["id"] for row in rows])
    if connection.dialect.name == "postgresql":
        old = connection.execute(select(search_rows.c.id).where(these)).scalars().all()
        connection.execute(text("DELETE FROM search_words WHERE id = ANY(:old)"), {"old": list(old)})
    connection.execute(search_rows.delete().where(these))
    connection.execute(insert(search_rows), [_row(row) for row in rows])
    added = connection.execute(select(search_rows.c.id, search_rows.c.article_id).where(these))
    values = [{"id": row_id, "words": words[article_id]} for row_id, article_id in sorted(map(tuple, added))]
    # An article of nothing but marks has no words, and is not asked for again.
    if values := [value for value in values if value["words"]]:
        connection.execute(_ADD[connection.dialect.name], values)


def _row(row: RowMapping) -> dict[str, Any]:
    return {
        "article_id": row["id"],
        "content_hash": row["content_hash"],
        "version": VERSION,
        "name": corpus_name(row["site"], row["normalized_url"]),
        **{name: row[name] for name in ("site", "sort_at", "day")},
    }


def _move(engine: Engine) -> None:
    """Take over the date of articles that got another one; no text is read."""
    query = (
        select(articles.c.id)
        .join(search_rows, search_rows.c.article_id == articles.c.id)
        .where(search_rows.c.sort_at != articles.c.sort_at)
        .limit(_ROUND)
    )
    while moved := _numbers(engine, query):
        for start in range(0, len(moved), BATCH):
            with writing(engine) as connection:
                connection.execute(_take_dates(moved[start : start + BATCH]))


def _numbers(engine: Engine, query: Select[Any]) -> "array[int]":
    with reading(engine) as connection:
        return array("q", sorted(connection.execute(query).scalars()))


def _take_dates(batch: Iterable[int]) -> Any:
    there = articles.c.id == search_rows.c.article_id
    dates = {name: select(articles.c[name]).where(there).scalar_subquery() for name in ("sort_at", "day")}
    return update(search_rows).where(search_rows.c.article_id.in_(list(batch))).values(dates)


def _drop_garbage(engine: Engine) -> None:
    """Begin anew where most of what SQLite has indexed leads nowhere."""
    if engine.dialect.name != "sqlite":
        return
    numbers = select(func.max(search_rows.c.id) - func.min(search_rows.c.id) + 1 - func.count())
    with reading(engine) as connection:
        garbage = connection.execute(numbers).scalar_one() or 0
        kept = connection.execute(select(func.count()).select_from(search_rows)).scalar_one()
    if garbage > max(_MUCH_GARBAGE, kept):
        with writing(engine) as connection:
            connection.exec_driver_sql("INSERT INTO search_words (search_words) VALUES ('delete-all')")
            connection.execute(search_rows.delete())
