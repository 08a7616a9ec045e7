"""Articles keep the sound and film that belong to them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("articles", "revisions"):
        op.add_column(table, sa.Column("media", sa.JSON))
