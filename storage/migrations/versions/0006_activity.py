"""What a run does as time goes by, the wish that it stops, and indexes for whoever looks at large stores."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("runs", sa.Column("activity", sa.JSON()))
    op.add_column("runs", sa.Column("stop_asked_at", sa.Text()))
    op.create_index("ix_articles_day", "articles", ["site", "day"])
    op.create_index("ix_rejections_run", "rejections", ["site", "run_id"])
    failed = sa.text("state = 'failed'")
    op.create_index(
        "ix_frontier_urls_failed",
        "frontier_urls",
        ["crawl_id", "outcome", "normalized_url"],
        sqlite_where=failed,
        postgresql_where=failed,
    )
