"""Texts are compared again with those that other transactions added meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unmatched_texts",
        sa.Column("fingerprint_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("noted_at", sa.Double, nullable=False),
    )
