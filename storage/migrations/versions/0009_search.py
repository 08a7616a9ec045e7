"""Which articles can be found by their words; the words themselves are kept in a table that the first search makes."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "search_rows",
        sa.Column("id", ID, primary_key=True),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("site", KEY, nullable=False),
        sa.Column("sort_at", KEY, nullable=False),
        sa.Column("day", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.UniqueConstraint("article_id", name=op.f("uq_search_rows_article_id")),
        sqlite_autoincrement=True,
    )
