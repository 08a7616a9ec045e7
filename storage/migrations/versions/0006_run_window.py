"""The runs of a site by the time they began: a window of weeks is read without the years before it."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_runs_site_started_at"), "runs", ["site", "started_at"])
