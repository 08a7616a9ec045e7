"""Feeds that name a WebSub hub, and the subscription of each."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "websub_topics",
        sa.Column("site", KEY, nullable=False),
        sa.Column("feed", KEY, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("hub", sa.Text, nullable=False),
        sa.Column("callback", KEY, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("next_at", sa.Double, nullable=False),
        sa.Column("lease_until", sa.Double),
        sa.Column("pushes", sa.Integer, nullable=False),
        sa.Column("pushed_at", sa.Double),
        sa.Column("wanted", sa.Boolean, nullable=False),
        sa.Column("ordered_at", sa.Double),
        sa.PrimaryKeyConstraint("site", "feed"),
        sa.UniqueConstraint("callback"),
    )
    op.create_index("ix_websub_topics_next_at", "websub_topics", ["next_at"])
