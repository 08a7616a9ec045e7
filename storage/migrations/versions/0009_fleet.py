"""A fleet of workers: who they are, the sites they hold, the hosts they may ask; jobs by their next time."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "fleet_workers",
        sa.Column("id", ID, nullable=False),
        sa.Column("machine", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("process_start", sa.Text, nullable=False),
        sa.Column("places", sa.Integer, nullable=False),
        sa.Column("sites", sa.Integer, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("rate", sa.Double, nullable=False),
        sa.Column("draining", sa.Boolean, nullable=False),
        sa.Column("started_at", sa.Double, nullable=False),
        sa.Column("beat_at", sa.Double, nullable=False),
        sa.Column("lease_until", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "site_leases",
        sa.Column("site", KEY, nullable=False),
        sa.Column("worker", ID),
        sa.Column("token", sa.Integer, nullable=False),
        sa.Column("deaths", sa.Integer, nullable=False),
        sa.Column("taken_at", sa.Double, nullable=False),
        sa.Column("again_at", sa.Double),
        sa.Column("waits_for", KEY),
        sa.PrimaryKeyConstraint("site"),
    )
    op.create_table(
        "host_leases",
        sa.Column("host", KEY, nullable=False),
        sa.Column("worker", ID),
        sa.Column("site", KEY),
        sa.Column("next_at", sa.Double, nullable=False),
        sa.Column("wanted_at", sa.Double),
        sa.PrimaryKeyConstraint("host"),
    )
    held = sa.text("worker IS NOT NULL")
    for table in ("site_leases", "host_leases"):
        name = f"ix_{table}_worker"
        op.create_index(name, table, ["worker"], sqlite_where=held, postgresql_where=held)
    waits = sa.text("waits_for IS NOT NULL")
    name = "ix_site_leases_waits_for"
    op.create_index(name, "site_leases", ["waits_for"], sqlite_where=waits, postgresql_where=waits)
    op.create_index("ix_jobs_next_run_at", "jobs", ["next_run_at"])
