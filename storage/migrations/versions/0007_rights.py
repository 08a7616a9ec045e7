"""What pages and sites say of the use of their texts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", ID, primary_key=True),
        sa.Column("site", KEY, nullable=False),
        sa.Column("host", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("first_seen", KEY, nullable=False),
        sa.Column("last_seen", sa.Text, nullable=False),
    )
    op.create_index(op.f("ix_notices_site_host_kind_first_seen"), "notices", ["site", "host", "kind", "first_seen"])
    for table in ("articles", "revisions"):
        op.add_column(table, sa.Column("rights", sa.JSON))
