"""Near-duplicates and their clusters."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "prints",
        sa.Column("id", ID, primary_key=True),
        sa.Column("digest", KEY, nullable=False),
        sa.Column("version", KEY, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("minhash", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("digest", "version", name=op.f("uq_prints_digest_version")),
    )
    op.create_table(
        "bands",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("label", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("print_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "members",
        sa.Column("article_id", ID, primary_key=True, autoincrement=False),
        sa.Column("print_id", ID, nullable=False),
        sa.Column("label", sa.BigInteger, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("rank", KEY, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_members_article_id_articles")),
        sa.ForeignKeyConstraint(["print_id"], ["prints.id"], name=op.f("fk_members_print_id_prints")),
    )
    op.create_index(op.f("ix_members_print_id"), "members", ["print_id"])
    op.create_index(op.f("ix_members_label_rank"), "members", ["label", "rank"])
    op.create_table(
        "clusters",
        sa.Column("label", ID, primary_key=True),
        sa.Column("cluster_id", KEY, nullable=False),
        sa.Column("original_id", ID, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
    )
    op.create_index(op.f("ix_clusters_cluster_id"), "clusters", ["cluster_id"])
