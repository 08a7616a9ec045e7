"""Looks at pages that are visited again, trust in validators, what changed from revision to revision, what is gone."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "looks",
        sa.Column("site", KEY, primary_key=True),
        sa.Column("normalized_url", KEY, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("read_by", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("looks", sa.Integer, nullable=False),
        sa.Column("quiet", sa.Integer, nullable=False),
        sa.Column("looked_at", sa.Text, nullable=False),
        sa.Column("born_at", sa.Text),
        sa.Column("due_at", KEY),
        sa.Column("sources", sa.JSON, nullable=False),
    )
    op.create_index(op.f("ix_looks_site_due_at"), "looks", ["site", "due_at"])
    op.create_table(
        "trust",
        sa.Column("site", KEY, primary_key=True),
        sa.Column("proofs", sa.Integer, nullable=False),
        sa.Column("distrusted_at", sa.Text),
        sa.Column("evidence", sa.Text),
    )
    op.add_column("articles", sa.Column("date_gone", sa.Text))
    for table in ("articles", "revisions"):
        op.add_column(table, sa.Column("changes", sa.JSON))
