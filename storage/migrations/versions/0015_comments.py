"""Comments of readers are kept where a site file asks for it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "comments",
        sa.Column("article_id", ID, sa.ForeignKey("articles.id"), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("comment_id", sa.Text),
        sa.Column("parent", sa.Integer),
        sa.Column("author", sa.Text),
        sa.Column("date", sa.Text),
        sa.Column("date_precision", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("date_fetched", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "ordinal"),
    )
