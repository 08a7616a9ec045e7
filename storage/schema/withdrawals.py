"""The table of withdrawals: what no export holds any more."""

from sqlalchemy import JSON, Column, Table, Text

from storage.schema.metadata import METADATA, Id, Key

# What no export holds any more.  ``kind``: article, site or prefix; ``what`` is the identity of the page, the name of
# the site or the beginning of identities; ``said`` is how it was written.  ``addresses`` are the identities of pages
# that an entry of kind article covers: the one that was meant and those of the articles it led to at that time.  An
# entry that was taken back stays, with ``undone_at``.
withdrawals = Table(
    "withdrawals",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("what", Key, nullable=False),
    Column("record_id", Key),
    Column("addresses", JSON, nullable=False),
    Column("said", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_by", Text),
    Column("made_at", Text, nullable=False),
    Column("undone_at", Text),
    Column("undone_reason", Text),
)
