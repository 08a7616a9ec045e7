"""Rejected pages keep the day that they name."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("date_published", "date_published_precision"):
        op.add_column("rejections", sa.Column(name, sa.Text))
