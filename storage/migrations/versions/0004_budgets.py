"""Bounds on the rows of a crawl, and what its addresses brought by shape."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name in ("depth", "dry", "hops"):
        op.add_column("frontier_urls", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "url_groups",
        sa.Column("crawl_id", ID, sa.ForeignKey("crawls.id"), nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("level", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("pages", "barren", "fruit", "skipped")),
        sa.Column("example", sa.Text, nullable=False),
        sa.Column("cut_at", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("crawl_id", "kind", "level", "name"),
    )
    op.create_table(
        "shown_marks",
        sa.Column("crawl_id", ID, sa.ForeignKey("crawls.id"), nullable=False),
        sa.Column("mark", sa.BigInteger, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("crawl_id", "mark"),
    )
