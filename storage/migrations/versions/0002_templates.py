"""Templates of sites."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "templates",
        sa.Column("site", KEY, primary_key=True),
        sa.Column("version", KEY, primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("learned_at", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )
