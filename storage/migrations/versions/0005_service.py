"""The process of a run; the service that crawls on a schedule: its jobs, who leads, how sources and sites do."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    for column in (
        sa.Column("machine", sa.Text),
        sa.Column("born", sa.Text),
        sa.Column("deadline_at", sa.Text),
        sa.Column("memory", sa.BigInteger),
    ):
        op.add_column("runs", column)
    op.create_index(op.f("ix_runs_site_id"), "runs", ["site", "id"])
    op.drop_index(op.f("ix_runs_site"), "runs")
    op.create_index(
        op.f("ix_runs_open"),
        "runs",
        ["site"],
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "jobs",
        sa.Column("site", KEY, primary_key=True),
        sa.Column("paused_at", sa.Text),
        sa.Column("asked_at", sa.Text),
        sa.Column("interval", sa.Double),
        sa.Column("problem", sa.Text),
        sa.Column("problem_at", sa.Text),
    )
    op.create_table(
        "services",
        sa.Column("name", KEY, primary_key=True),
        sa.Column("machine", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("born", sa.Text, nullable=False),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("beat_at", sa.Text, nullable=False),
        sa.Column("lease_until", sa.Double, nullable=False),
    )
    op.create_table(
        "sources",
        sa.Column("site", KEY, primary_key=True),
        sa.Column("normalized_url", KEY, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("weight", sa.Double, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("failed_at", sa.Text),
        sa.Column("asked_at", sa.Text, nullable=False),
        sa.Column("answered_at", sa.Text),
        sa.Column("fresh_at", sa.Text),
        sa.Column("newest_at", sa.Text),
        sa.Column("next_at", sa.Double, nullable=False),
    )
    op.create_table(
        "health",
        sa.Column("site", KEY, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("examples", sa.JSON, nullable=False),
        sa.Column("checked_at", sa.Text, nullable=False),
        sa.Column("told", sa.Text),
        sa.Column("told_at", sa.Text),
        sa.Column("accepted_at", sa.Text),
    )
    op.create_table(
        "letters",
        sa.Column("id", ID, primary_key=True),
        sa.Column("target", KEY, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("urgency", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Double, nullable=False),
        sa.Column("problem", sa.Text),
    )
