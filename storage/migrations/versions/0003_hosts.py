"""The hosts of a site: those that its start pages moved to, and others that its pages lead to."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "other_hosts",
        sa.Column("site", KEY, nullable=False),
        sa.Column("host", KEY, nullable=False),
        sa.Column("crawl_id", sa.BigInteger, nullable=False),
        sa.Column("queued", sa.Integer, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.Column("barren", sa.Integer, nullable=False),
        sa.Column("example", sa.Text, nullable=False),
        sa.Column("met_at", sa.Text, nullable=False),
        sa.Column("left_at", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("site", "host"),
    )
    op.create_table(
        "start_hosts",
        sa.Column("site", KEY, nullable=False),
        sa.Column("start", KEY, nullable=False),
        sa.Column("host", KEY, nullable=False),
        sa.PrimaryKeyConstraint("site", "start"),
    )
