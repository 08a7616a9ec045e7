"""Images of articles are saved where a site file asks for it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "saved_images",
        sa.Column("site", KEY, nullable=False),
        sa.Column("normalized_url", KEY, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("article_id", ID, sa.ForeignKey("articles.id"), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Double),
        sa.Column("digest", KEY),
        sa.Column("type", sa.Text),
        sa.Column("bytes", sa.BigInteger),
        sa.Column("raw_ref", sa.Text),
        sa.Column("body_ref", sa.Text),
        sa.Column("date_fetched", sa.Text),
        sa.PrimaryKeyConstraint("site", "normalized_url"),
    )
    op.create_index("ix_saved_images_article_id", "saved_images", ["article_id"])
    op.create_index("ix_saved_images_digest", "saved_images", ["site", "digest"])
    op.create_index("ix_saved_images_waiting", "saved_images", ["site", "next_at"])
