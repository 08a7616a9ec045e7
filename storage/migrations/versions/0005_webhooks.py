"""Receivers of webhooks, and the events that wait for them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("target", KEY, nullable=False),
        sa.Column("kinds", sa.JSON, nullable=True),
        sa.Column("sites", sa.JSON, nullable=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Double, nullable=False),
        sa.Column("problem", sa.Text, nullable=True),
        sa.Column("left_out", sa.Integer, nullable=False),
        sa.Column("left_out_since", sa.Text, nullable=True),
        sa.Column("left_out_after", sa.BigInteger, nullable=True),
        sa.PrimaryKeyConstraint("target", name=op.f("pk_webhooks")),
    )
    op.create_table(
        "webhook_outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("target", KEY, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("record_id", sa.Text, nullable=True),
        sa.Column("subject", sa.Text, nullable=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_outbox")),
    )
    op.create_index(op.f("ix_webhook_outbox_target_tries_id"), "webhook_outbox", ["target", "tries", "id"])
