"""The tables of the full-text search.

``search_words`` is no table of the migrations: it is made by the first search, in the form that each database searches
best (``storage.fulltext.index``), and a SQLite without FTS5 misses it only then.
"""

from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint

from storage.schema.metadata import METADATA, Id, Key

# An article whose words stand in ``search_words`` under the same ``id``, which is never used twice: SQLite cannot take
# words out, so a changed article gets a new row and its old words lead nowhere.  The words are those of the text with
# this ``content_hash``, as ``version`` of the code cuts them; ``digest`` tells apart texts that differ in marks only.
# ``site``, ``sort_at`` and ``day`` are the article's, and ``name`` its id in every corpus: they order hits without a
# look at the article.
search_rows = Table(
    "search_rows",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("article_id", Id, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("site", Key, nullable=False),
    Column("sort_at", Key, nullable=False),
    Column("day", Key, nullable=False),
    Column("name", Key, nullable=False),
    UniqueConstraint("article_id"),
    sqlite_autoincrement=True,
)
Index("ix_search_rows_newest", search_rows.c.sort_at.desc(), search_rows.c.name)
Index("ix_search_rows_site", search_rows.c.site, search_rows.c.sort_at.desc(), search_rows.c.name)

# Articles that were written, noted in the transaction that wrote them and forgotten by the one that takes them over:
# what is not here is in the index as it stands in the store.  A look at every article of a million took 6 s.  Rows are
# only added and taken away, each under its own number, so that writers need not wait for each other.
search_queue = Table(
    "search_queue",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("article_id", Id, nullable=False),
    sqlite_autoincrement=True,
)
