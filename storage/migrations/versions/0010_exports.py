"""What was exported under a name, and what is withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "withdrawals",
        sa.Column("id", ID, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("what", KEY, nullable=False),
        sa.Column("record_id", KEY),
        sa.Column("addresses", sa.JSON, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("undone_at", sa.Text),
        sa.Column("undone_reason", sa.Text),
    )
    op.create_table(
        "exports",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", KEY, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.Column("made_at", sa.Text),
        sa.UniqueConstraint("name", name="uq_exports_name"),
    )
    op.create_table(
        "exported",
        sa.Column("export_id", ID, sa.ForeignKey("exports.id", name="fk_exported_export_id_exports"), primary_key=True),
        sa.Column("record_id", KEY, primary_key=True),
        sa.Column("generation", sa.Integer, primary_key=True),
        sa.Column("digest", sa.Text),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("told_at", sa.Text),
        sqlite_with_rowid=False,
    )
