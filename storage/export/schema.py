"""The tables of exports: what is withdrawn from them, and what was exported under a name."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from storage.schema import METADATA, Id, Key

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

# An export that goes on from where the last one of its name ended.  ``generation`` is the last one that stands (0:
# none yet), ``attempt`` the last one begun; ``query`` is canonical JSON text, so that it can be compared.
exports = Table(
    "exports",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("name", Key, nullable=False),
    Column("query", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("profile", Text, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("made_at", Text),
    UniqueConstraint("name"),
)

# What the readers of an export hold, or may hold: one row a record, and one more for every generation whose file may
# stand although nobody heard of its end.  ``digest`` is null for a record that was told as gone, at ``told_at``.
exported = Table(
    "exported",
    METADATA,
    Column("export_id", Id, ForeignKey("exports.id"), primary_key=True),
    Column("record_id", Key, primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("digest", Text),
    Column("site", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("article_id", Id, nullable=False),
    Column("told_at", Text),
    sqlite_with_rowid=False,
)
