"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

REQUIRED = """url final_url domain title text date_fetched content_hash extractor_version rules_digest"""
OPTIONAL = """canonical_url site_name subtitle description markdown date_published date_published_raw
    date_published_precision date_published_source date_modified language section source_name source_url article_type
    access license discovered_via raw_ref template_version"""
LISTS = "authors contributors keywords images pages quality http"


def content() -> list[sa.Column[object]]:
    return [
        sa.Column("site", KEY, nullable=False),
        sa.Column("normalized_url", KEY, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in REQUIRED.split()),
        *(sa.Column(name, sa.Text) for name in OPTIONAL.split()),
        *(sa.Column(name, sa.JSON, nullable=False) for name in LISTS.split()),
        sa.Column("is_accessible_for_free", sa.Boolean),
        sa.Column("word_count", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("date_first_seen", sa.Text, nullable=False),
        sa.Column("date_last_seen", sa.Text, nullable=False),
        sa.Column("run_id", ID),
    ]


def upgrade() -> None:
    create_articles()
    create_addresses()
    create_runs()


def create_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", ID, primary_key=True),
        *content(),
        sa.Column("sort_at", KEY, nullable=False),
        sa.Column("day", KEY, nullable=False),
        sa.UniqueConstraint("site", "normalized_url"),
    )
    op.create_index(op.f("ix_articles_site_content_hash"), "articles", ["site", "content_hash"])
    op.create_index(op.f("ix_articles_site_sort_at_normalized_url"), "articles", ["site", "sort_at", "normalized_url"])
    op.create_table(
        "revisions",
        sa.Column("id", ID, primary_key=True),
        sa.Column("article_id", ID, sa.ForeignKey("articles.id"), nullable=False),
        *content(),
        sa.UniqueConstraint("article_id", "revision"),
    )


def create_addresses() -> None:
    op.create_table(
        "aliases",
        sa.Column("site", KEY, primary_key=True),
        sa.Column("normalized_url", KEY, primary_key=True),
        sa.Column("article_id", ID, sa.ForeignKey("articles.id"), nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("date_first_seen", sa.Text, nullable=False),
    )
    op.create_table(
        "rejections",
        sa.Column("site", KEY, primary_key=True),
        sa.Column("normalized_url", KEY, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("final_url", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("detail", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("status", sa.Integer),
        sa.Column("raw_ref", sa.Text),
        sa.Column("extractor_version", sa.Text, nullable=False),
        sa.Column("rules_digest", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("date_first_seen", sa.Text, nullable=False),
        sa.Column("date_last_seen", sa.Text, nullable=False),
        sa.Column("run_id", ID),
    )
    op.create_table(
        "visits",
        sa.Column("site", KEY, primary_key=True),
        sa.Column("normalized_url", KEY, primary_key=True),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("settled", sa.Boolean, nullable=False),
        sa.Column("visited_at", sa.Text, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("body_hash", sa.Text),
    )


def create_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", ID, primary_key=True),
        sa.Column("site", KEY, nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        sa.Column("ending", sa.Text),
        sa.Column("exit_status", sa.Integer),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("pid", sa.Integer),
        sa.Column("log", sa.Text),
    )
