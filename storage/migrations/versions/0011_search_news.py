"""Which articles were written since they were put into the index of words; the first search makes that anew."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.execute("DROP TABLE IF EXISTS search_words")
    op.drop_table("search_rows")
    op.create_table(
        "search_rows",
        sa.Column("id", ID, primary_key=True),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("site", KEY, nullable=False),
        sa.Column("sort_at", KEY, nullable=False),
        sa.Column("day", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.UniqueConstraint("article_id", name=op.f("uq_search_rows_article_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "search_news",
        sa.Column("id", ID, primary_key=True),
        sa.Column("article_id", ID, nullable=False),
        sqlite_autoincrement=True,
    )
    op.execute("INSERT INTO search_news (article_id) SELECT id FROM articles ORDER BY id")
