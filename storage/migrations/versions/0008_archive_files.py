"""The files of the archive that were brought to object storage, and where to."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "archive_places",
        sa.Column("id", ID, nullable=False),
        sa.Column("address", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_places")),
        sa.UniqueConstraint("address", name=op.f("uq_archive_places_address")),
    )
    op.create_table(
        "archive_files",
        sa.Column("name", KEY, nullable=False),
        sa.Column("place_id", sa.BigInteger, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("pushed_at", sa.Text, nullable=False),
        sa.Column("checked_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_archive_files")),
    )
