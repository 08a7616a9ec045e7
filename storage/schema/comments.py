"""The table of what readers wrote under articles."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.schema.metadata import METADATA, Id

# A comment as the page of its article showed it when it was read last; ``ordinal`` counts them from 1, ``parent`` is
# the ordinal of the one it answers, ``comment_id`` the page's own name of it.
comments = Table(
    "comments",
    METADATA,
    Column("article_id", Id, ForeignKey("articles.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("comment_id", Text),
    Column("parent", Integer),
    Column("author", Text),
    Column("date", Text),
    Column("date_precision", Text),
    Column("text", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("date_fetched", Text, nullable=False),
)
