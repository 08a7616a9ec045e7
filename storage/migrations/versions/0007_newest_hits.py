"""The rows of the search index by time, for words that stand in a large part of all articles."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    newest: Sequence[str | sa.ColumnElement[Any]] = (sa.literal_column("sort_at DESC"), "name")
    op.create_index("ix_search_rows_newest", "search_rows", newest)
    op.create_index("ix_search_rows_site", "search_rows", ("site", *newest))
