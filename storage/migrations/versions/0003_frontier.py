"""The frontier: walks, the processes at work on them, their hosts and addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    create_walks()
    create_frontier()


def create_walks() -> None:
    op.create_table(
        "walks",
        sa.Column("id", ID, primary_key=True),
        sa.Column("site", KEY, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("arguments", sa.Text, nullable=False),
        sa.Column("thorough", sa.Boolean, nullable=False),
        sa.Column("plan", sa.JSON),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("finished_at", sa.Text),
        sa.Column("ending", sa.Text),
        sa.Column("counts", sa.JSON, nullable=False),
    )
    op.create_index("ix_walks_site", "walks", ["site"])
    op.create_table(
        "workers",
        sa.Column("id", ID, primary_key=True),
        sa.Column("walk_id", ID, sa.ForeignKey("walks.id", name="fk_workers_walk_id_walks"), nullable=False),
        sa.Column("machine", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("born", sa.Text, nullable=False),
        sa.Column("lease_until", sa.Double, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_workers_walk_id", "workers", ["walk_id"])
    op.create_table(
        "hosts",
        sa.Column("walk_id", ID, sa.ForeignKey("walks.id", name="fk_hosts_walk_id_walks"), primary_key=True),
        sa.Column("host", KEY, primary_key=True),
        sa.Column("next_at", sa.Double, nullable=False),
        sa.Column("asked_at", sa.Double, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
    )


def create_frontier() -> None:
    op.create_table(
        "frontier",
        sa.Column("id", ID, primary_key=True),
        sa.Column("walk_id", ID, sa.ForeignKey("walks.id", name="fk_frontier_walk_id_walks"), nullable=False),
        sa.Column("normalized_url", KEY, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("via", sa.Text, nullable=False),
        sa.Column("hints", sa.JSON),
        sa.Column("host", KEY, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Double, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("holder", ID),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("returns", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("changed_at", sa.Text, nullable=False),
        sa.UniqueConstraint("walk_id", "normalized_url", name="uq_frontier_walk_id_normalized_url"),
    )
    op.create_index(
        "ix_frontier_claims",
        "frontier",
        ["walk_id", "host", "state", sa.text("priority DESC"), sa.text("day DESC"), "id"],
    )
    held = sa.text("holder IS NOT NULL")
    op.create_index("ix_frontier_holder", "frontier", ["holder"], sqlite_where=held, postgresql_where=held)
