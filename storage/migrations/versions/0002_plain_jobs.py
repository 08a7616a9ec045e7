"""The plan of the service in plain columns; APScheduler's table of pickles goes, and its next times are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OLD = "apscheduler_jobs"


def upgrade() -> None:
    for column in (
        sa.Column("digest", sa.Text()),
        sa.Column("cron", sa.Text()),
        sa.Column("every", sa.Double()),
        sa.Column("jitter", sa.Integer()),
        sa.Column("timezone", sa.Text()),
        sa.Column("next_run_at", sa.Double()),
        sa.Column("submitted_at", sa.Text()),
    ):
        op.add_column("jobs", column)
    if sa.inspect(op.get_bind()).has_table(OLD):
        keep_times()
        op.drop_table(OLD)


def keep_times() -> None:
    """Keep when each site was to be crawled: a job with an empty digest is made anew by the service at that time."""
    connection = op.get_bind()
    old = sa.table(OLD, sa.column("id"), sa.column("next_run_time"))
    jobs = sa.table("jobs", sa.column("site"), sa.column("digest"), sa.column("next_run_at"))
    noted = set(connection.execute(sa.select(jobs.c.site)).scalars())
    for row in connection.execute(sa.select(old).where(old.c.id.like("crawl:%"))).all():
        site, plan = row.id.removeprefix("crawl:"), {"digest": "", "next_run_at": row.next_run_time}
        if site in noted:
            connection.execute(jobs.update().where(jobs.c.site == site).values(plan))
        else:
            connection.execute(jobs.insert().values(site=site, **plan))
