"""The tables of exports that go on: what was exported under a name."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from storage.schema.metadata import METADATA, Id, Key

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
export_records = Table(
    "export_records",
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
