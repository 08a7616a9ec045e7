"""The index of words: brought up to date before a search, in short transactions, and asked for candidates."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, func, insert, select, text, update

from storage.db import read_connection, write_transaction
from storage.errors import StorageError
from storage.fulltext.query import Words
from storage.fulltext.terms import article_terms, postgresql_query, sqlite_query
from storage.fulltext.tokenizer import MOST_BYTES
from storage.identity import corpus_name
from storage.rows import lock_names
from storage.schema.core import articles
from storage.schema.fulltext import search_queue, search_rows

VERSION = 2
"""Of the way in which texts are cut into terms; another one, and every text is read again."""

BATCH = 500
"""Articles a transaction: 0.3 s in which nobody else writes to a SQLite file."""

MANY = 50_000
"""Articles for which PostgreSQL's index is made anew behind them, where it would be mostly of them: 100,000 articles
took 84 s in place of 290, and with each the index costs more."""

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
    "postgresql": ("CREATE TABLE IF NOT EXISTS search_words (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",),
}
_FIND_WORDS = "SELECT to_regclass('ix_search_words_words') IS NOT NULL"
_LEAVE_WORDS = "DROP INDEX IF EXISTS ix_search_words_words"
_MAKE_WORDS = (
    "SET LOCAL maintenance_work_mem = '256MB'",
    "CREATE INDEX IF NOT EXISTS ix_search_words_words ON search_words USING gin (words)",
)
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
_QUESTION = {"sqlite": sqlite_query, "postgresql": postgresql_query}


def update_index(engine: Engine, progress: Progress | None = None) -> int:
    """Put every article whose text is not there into the index, and return their number.

    ``progress`` is told the number so far.  One that is interrupted goes on where it was.  Two at a time share the
    work.  Raises StorageError where the database cannot search, and what the database raises.
    """
    _make(engine)
    _tell_older(engine)
    _leave_words(engine)
    done = 0
    told = False
    while batch := _told(engine):
        told = True
        if number := _index(engine, batch):
            done += number
            if progress is not None:
                progress(done)
    _make_words(engine)
    if told and _drop_garbage(engine):
        return done + update_index(engine, None if progress is None else lambda more: progress(done + more))
    return done


def candidates(connection: Connection, words: Words, between: tuple[int, int] | None = None) -> Select[Any]:
    """Return the query for the numbers (``search_rows.id``) of articles that may hold the words, of all or of some.

    Every article that does is among them; where ``storage.fulltext.query.exact`` says so, no other is.
    """
    name = connection.dialect.name
    values: dict[str, Any] = {"question": _QUESTION[name](words)}
    find = _FIND[name]
    if between is not None:
        find += f" AND {'rowid' if name == 'sqlite' else 'id'} BETWEEN :low AND :high"
        values |= {"low": between[0], "high": between[1]}
    return select(text("*")).select_from(text(f"({find}) AS found").bindparams(**values))


def are_common(connection: Connection, words: Words, many: int) -> bool:
    """Return whether more than so many articles may hold the words.

    SQLite counts as far as that, 200,000 in 0.1 s; PostgreSQL, which would read as many rows, has its own estimate.
    Until PostgreSQL's index is made all words are taken for common: to find those that are not it would read all rows.
    """
    query = candidates(connection, words)
    if connection.dialect.name == "postgresql":
        if not connection.exec_driver_sql(_FIND_WORDS).scalar_one():
            return True
        find, values = f"EXPLAIN (FORMAT JSON) {_FIND['postgresql']}", {"question": postgresql_query(words)}
        (plan,) = connection.execute(text(find), values).scalar_one()
        return int(plan["Plan"]["Plan Rows"]) > many
    counted = select(func.count()).select_from(query.limit(many + 1).subquery())
    return bool(connection.execute(counted).scalar_one() > many)


def is_behind(engine: Engine) -> bool:
    """Return whether articles were written that are not in the index, or it is being made; nothing is locked for it."""
    with read_connection(engine) as connection:
        if connection.execute(select(search_queue.c.id).limit(1)).scalar() is not None:
            return True
        return connection.dialect.name == "postgresql" and not connection.exec_driver_sql(_FIND_WORDS).scalar_one()


def index_progress(engine: Engine) -> tuple[int, int]:
    """Return how many articles have been read for the index of words, and how many there are; both are counted."""
    waiting = select(func.count(search_queue.c.article_id.distinct()))
    with read_connection(engine) as connection:
        total = connection.execute(select(func.count()).select_from(articles)).scalar_one()
        return max(0, total - connection.execute(waiting).scalar_one()), total


def _make(engine: Engine) -> None:
    with read_connection(engine) as connection:
        name = connection.dialect.name
        if connection.dialect.has_table(connection, "search_words"):
            return
    try:
        with write_transaction(engine) as connection:
            lock_names(connection, [_TURN])
            for statement in _MAKE[name]:
                connection.exec_driver_sql(statement)
    except StorageError as error:
        if "fts5" in str(error):
            raise StorageError(error.args[0], "this SQLite was built without FTS5, which search needs") from error
        raise


def _leave_words(engine: Engine) -> None:
    """Go without PostgreSQL's index of words where most of it is still to come; it is made when all of it is there."""
    if engine.dialect.name != "postgresql":
        return
    ahead, there = (select(func.count()).select_from(table) for table in (search_queue, search_rows))
    with read_connection(engine) as connection:
        coming = connection.execute(ahead).scalar_one()
        if coming < MANY or coming < connection.execute(there).scalar_one():
            return
    with write_transaction(engine) as connection:
        lock_names(connection, [_TURN])
        connection.exec_driver_sql(_LEAVE_WORDS)


def _make_words(engine: Engine) -> None:
    """Make PostgreSQL's index of words where there is none: a new store's, or one that an update went without."""
    if engine.dialect.name != "postgresql":
        return
    with read_connection(engine) as connection:
        if connection.exec_driver_sql(_FIND_WORDS).scalar_one():
            return
    with write_transaction(engine) as connection:
        lock_names(connection, [_TURN])
        for statement in _MAKE_WORDS:
            connection.exec_driver_sql(statement)


def _tell_older(engine: Engine) -> None:
    """Have what another version has cut into words read again; new rows get higher numbers, so the first one tells."""
    first = select(search_rows.c.version).order_by(search_rows.c.id).limit(1)
    with read_connection(engine) as connection:
        if connection.execute(first).scalar() in (None, VERSION):
            return
    older = select(search_rows.c.article_id).where(search_rows.c.version != VERSION)
    with write_transaction(engine) as connection:
        connection.execute(insert(search_queue).from_select(["article_id"], older))


def _told(engine: Engine) -> dict[int, int]:
    """Return some articles that were written since they were put into the index, by the number of that news."""
    query = select(search_queue.c.id, search_queue.c.article_id).order_by(search_queue.c.id).limit(BATCH)
    with read_connection(engine) as connection:
        return dict(map(tuple, connection.execute(query)))


def _index(engine: Engine, batch: Mapping[int, int]) -> int:
    """Bring the articles of some news up to date, forget the news, and return how many got other words."""
    numbers = sorted(set(batch.values()))
    with read_connection(engine) as connection:
        read = _articles(connection, numbers)
    # The texts are cut before the transaction begins, so that a crawl beside need not wait for it.
    words = {number: " ".join(article_terms(row["title"], row["text"])) for number, row in read.items()}
    with write_transaction(engine) as connection:
        lock_names(connection, [_TURN])
        # One that was written since has news of its own, later than these.
        still = [row for number, row in _articles(connection, numbers).items() if row == read.get(number)]
        rows = [_row(row, words[row["id"]]) for row in still]
        there = set(map(tuple, connection.execute(_THERE, {"numbers": numbers})))
        fresh = [row for row in rows if tuple(row[name] for name in _MARK) not in there]
        if fresh:
            _replace(connection, fresh, words)
        if places := [{"which": row["article_id"], **{name: row[name] for name in _PLACE}} for row in rows]:
            connection.execute(_SET_PLACE, places)
        connection.execute(search_queue.delete().where(search_queue.c.id.in_(batch)))
    return len(fresh)


def _articles(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return what the index takes of some articles."""
    return {row["id"]: dict(row) for row in connection.execute(_TEXTS, {"numbers": numbers}).mappings()}


def _row(article: Mapping[str, Any], words: str) -> dict[str, Any]:
    return {
        "article_id": article["id"],
        "content_hash": article["content_hash"],
        "digest": hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32],
        "version": VERSION,
        "name": corpus_name(article["site"], article["normalized_url"]),
        **{name: article[name] for name in ("site", "sort_at", "day")},
    }


def _replace(connection: Connection, rows: Sequence[Mapping[str, Any]], words: Mapping[int, str]) -> None:
    these = search_rows.c.article_id.in_([row["article_id"] for row in rows])
    if connection.dialect.name == "postgresql":
        old = connection.execute(select(search_rows.c.id).where(these)).scalars().all()
        connection.execute(text("DELETE FROM search_words WHERE id = ANY(:old)"), {"old": list(old)})
    connection.execute(search_rows.delete().where(these))
    connection.execute(insert(search_rows), rows)
    added = connection.execute(select(search_rows.c.id, search_rows.c.article_id).where(these))
    values = [{"id": row_id, "words": words[article_id]} for row_id, article_id in sorted(map(tuple, added))]
    # An article of nothing but marks has no words, and is not asked for again.
    if values := [value for value in values if value["words"]]:
        connection.execute(_ADD[connection.dialect.name], values)


def _drop_garbage(engine: Engine) -> bool:
    """Begin anew where most of what SQLite has indexed leads nowhere, and return whether."""
    if engine.dialect.name != "sqlite":
        return False
    numbers = select(func.max(search_rows.c.id) - func.min(search_rows.c.id) + 1 - func.count(), func.count())
    with read_connection(engine) as connection:
        garbage, kept = connection.execute(numbers.select_from(search_rows)).one()
    if (garbage or 0) <= max(_MUCH_GARBAGE, kept):
        return False
    with write_transaction(engine) as connection:
        connection.exec_driver_sql("INSERT INTO search_words (search_words) VALUES ('delete-all')")
        connection.execute(search_rows.delete())
        connection.execute(insert(search_queue).from_select(["article_id"], select(articles.c.id)))
    return True


_MARK = "article_id", "content_hash", "digest", "version"
_PLACE = "name", "site", "sort_at", "day"
_THERE = select(*(search_rows.c[name] for name in _MARK)).where(
    search_rows.c.article_id.in_(bindparam("numbers", expanding=True))
)
_TEXTS = select(
    *(articles.c[name] for name in ("id", "site", "normalized_url", "sort_at", "day", "content_hash", "title")),
    func.substr(articles.c.text, 1, MOST_BYTES).label("text"),
).where(articles.c.id.in_(bindparam("numbers", expanding=True)))
_SET_PLACE = update(search_rows).where(search_rows.c.article_id == bindparam("which"))
