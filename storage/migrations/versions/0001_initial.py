"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    create_articles()
    create_revisions()
    create_aliases()
    create_rejections()
    create_visits()
    create_fetch_state()
    create_validator_trust()
    create_templates()
    create_runs()
    create_crawls()
    create_workers()
    create_frontier_queues()
    create_frontier_urls()
    create_fingerprints()
    create_bands()
    create_cluster_members()
    create_clusters()
    create_exports()
    create_export_records()
    create_search_rows()
    create_search_queue()
    create_policy_files()
    create_jobs()
    create_leaders()
    create_sources()
    create_health()
    create_alert_outbox()
    create_withdrawals()


def create_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", ID, nullable=False),
        sa.Column("site", KEY, nullable=False),
        sa.Column("normalized_url", KEY, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("final_url", sa.Text, nullable=False),
        sa.Column("domain", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("date_fetched", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("extractor_version", sa.Text, nullable=False),
        sa.Column("rules_digest", sa.Text, nullable=False),
        sa.Column("canonical_url", sa.Text, nullable=True),
        sa.Column("site_name", sa.Text, nullable=True),
        sa.Column("subtitle", sa.Text, nullable=True),
        sa.Column("description", sa.Text, nullable=True),
        sa.Column("markdown", sa.Text, nullable=True),
        sa.Column("date_published", sa.Text, nullable=True),
        sa.Column("date_published_raw", sa.Text, nullable=True),
        sa.Column("date_published_precision", sa.Text, nullable=True),
        sa.Column("date_published_source", sa.Text, nullable=True),
        sa.Column("date_modified", sa.Text, nullable=True),
        sa.Column("language", sa.Text, nullable=True),
        sa.Column("section", sa.Text, nullable=True),
        sa.Column("source_name", sa.Text, nullable=True),
        sa.Column("source_url", sa.Text, nullable=True),
        sa.Column("article_type", sa.Text, nullable=True),
        sa.Column("access", sa.Text, nullable=True),
        sa.Column("license", sa.Text, nullable=True),
        sa.Column("discovered_via", sa.Text, nullable=True),
        sa.Column("raw_ref", sa.Text, nullable=True),
        sa.Column("template_version", sa.Text, nullable=True),
        sa.Column("authors", sa.JSON, nullable=False),
        sa.Column("contributors", sa.JSON, nullable=False),
        sa.Column("keywords", sa.JSON, nullable=False),
        sa.Column("images", sa.JSON, nullable=False),
        sa.Column("pages", sa.JSON, nullable=False),
        sa.Column("quality", sa.JSON, nullable=False),
        sa.Column("http", sa.JSON, nullable=False),
        sa.Column("is_accessible_for_free", sa.Boolean, nullable=True),
        sa.Column("word_count", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("date_first_seen", sa.Text, nullable=False),
        sa.Column("date_last_seen", sa.Text, nullable=False),
        sa.Column("run_id", ID, nullable=True),
        sa.Column("sort_at", KEY, nullable=False),
        sa.Column("day", KEY, nullable=False),
        sa.Column("date_gone", sa.Text, nullable=True),
        sa.Column("changes", sa.JSON, nullable=True),
        sa.Column("rights", sa.JSON, nullable=True),
        sa.Column("record_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("site", "normalized_url", name=op.f("uq_articles_site_normalized_url")),
    )
    op.create_index(op.f("ix_articles_site_content_hash"), "articles", ["site", "content_hash"], unique=False)
    op.create_index(
        op.f("ix_articles_site_sort_at_normalized_url"), "articles", ["site", "sort_at", "normalized_url"], unique=False
    )
    op.create_index(op.f("ix_articles_record_id"), "articles", ["record_id"], unique=False)


def create_revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("site", KEY, nullable=False),
        sa.Column("normalized_url", KEY, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("final_url", sa.Text, nullable=False),
        sa.Column("domain", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("date_fetched", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("extractor_version", sa.Text, nullable=False),
        sa.Column("rules_digest", sa.Text, nullable=False),
        sa.Column("canonical_url", sa.Text, nullable=True),
        sa.Column("site_name", sa.Text, nullable=True),
        sa.Column("subtitle", sa.Text, nullable=True),
        sa.Column("description", sa.Text, nullable=True),
        sa.Column("markdown", sa.Text, nullable=True),
        sa.Column("date_published", sa.Text, nullable=True),
        sa.Column("date_published_raw", sa.Text, nullable=True),
        sa.Column("date_published_precision", sa.Text, nullable=True),
        sa.Column("date_published_source", sa.Text, nullable=True),
        sa.Column("date_modified", sa.Text, nullable=True),
        sa.Column("language", sa.Text, nullable=True),
        sa.Column("section", sa.Text, nullable=True),
        sa.Column("source_name", sa.Text, nullable=True),
        sa.Column("source_url", sa.Text, nullable=True),
        sa.Column("article_type", sa.Text, nullable=True),
        sa.Column("access", sa.Text, nullable=True),
        sa.Column("license", sa.Text, nullable=True),
        sa.Column("discovered_via", sa.Text, nullable=True),
        sa.Column("raw_ref", sa.Text, nullable=True),
        sa.Column("template_version", sa.Text, nullable=True),
        sa.Column("authors", sa.JSON, nullable=False),
        sa.Column("contributors", sa.JSON, nullable=False),
        sa.Column("keywords", sa.JSON, nullable=False),
        sa.Column("images", sa.JSON, nullable=False),
        sa.Column("pages", sa.JSON, nullable=False),
        sa.Column("quality", sa.JSON, nullable=False),
        sa.Column("http", sa.JSON, nullable=False),
        sa.Column("is_accessible_for_free", sa.Boolean, nullable=True),
        sa.Column("word_count", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("date_first_seen", sa.Text, nullable=False),
        sa.Column("date_last_seen", sa.Text, nullable=False),
        sa.Column("run_id", ID, nullable=True),
        sa.Column("changes", sa.JSON, nullable=True),
        sa.Column("rights", sa.JSON, nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_revisions_article_id_articles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("article_id", "revision", name=op.f("uq_revisions_article_id_revision")),
    )


def create_aliases() -> None:
    op.create_table(
        "aliases",
        sa.Column("site", KEY, nullable=False),
        sa.Column("normalized_url", KEY, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("date_first_seen", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_aliases_article_id_articles")),
        sa.PrimaryKeyConstraint("site", "normalized_url", name=op.f("pk_aliases")),
    )
    op.create_index(op.f("ix_aliases_article_id"), "aliases", ["article_id"], unique=False)


def create_rejections() -> None:
    op.create_table(
        "rejections",
        sa.Column("site", KEY, nullable=False),
        sa.Column("normalized_url", KEY, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("final_url", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=True),
        sa.Column("title", sa.Text, nullable=True),
        sa.Column("status", sa.Integer, nullable=True),
        sa.Column("raw_ref", sa.Text, nullable=True),
        sa.Column("extractor_version", sa.Text, nullable=False),
        sa.Column("rules_digest", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("date_first_seen", sa.Text, nullable=False),
        sa.Column("date_last_seen", sa.Text, nullable=False),
        sa.Column("run_id", ID, nullable=True),
        sa.PrimaryKeyConstraint("site", "normalized_url", name=op.f("pk_rejections")),
    )


def create_visits() -> None:
    op.create_table(
        "visits",
        sa.Column("site", KEY, nullable=False),
        sa.Column("normalized_url", KEY, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=True),
        sa.Column("settled", sa.Boolean, nullable=False),
        sa.Column("visited_at", sa.Text, nullable=False),
        sa.Column("etag", sa.Text, nullable=True),
        sa.Column("last_modified", sa.Text, nullable=True),
        sa.Column("body_hash", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("site", "normalized_url", name=op.f("pk_visits")),
    )


def create_fetch_state() -> None:
    op.create_table(
        "fetch_state",
        sa.Column("site", KEY, nullable=False),
        sa.Column("normalized_url", KEY, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("etag", sa.Text, nullable=True),
        sa.Column("last_modified", sa.Text, nullable=True),
        sa.Column("read_by", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("looks", sa.Integer, nullable=False),
        sa.Column("quiet", sa.Integer, nullable=False),
        sa.Column("looked_at", sa.Text, nullable=False),
        sa.Column("born_at", sa.Text, nullable=True),
        sa.Column("due_at", KEY, nullable=True),
        sa.Column("sources", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("site", "normalized_url", name=op.f("pk_fetch_state")),
    )
    op.create_index(op.f("ix_fetch_state_site_due_at"), "fetch_state", ["site", "due_at"], unique=False)


def create_validator_trust() -> None:
    op.create_table(
        "validator_trust",
        sa.Column("site", KEY, nullable=False),
        sa.Column("proofs", sa.Integer, nullable=False),
        sa.Column("distrusted_at", sa.Text, nullable=True),
        sa.Column("evidence", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_validator_trust")),
    )


def create_templates() -> None:
    op.create_table(
        "templates",
        sa.Column("site", KEY, nullable=False),
        sa.Column("version", KEY, nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("learned_at", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("site", "version", name=op.f("pk_templates")),
    )


def create_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", ID, nullable=False),
        sa.Column("site", KEY, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text, nullable=True),
        sa.Column("ending", sa.Text, nullable=True),
        sa.Column("exit_status", sa.Integer, nullable=True),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("pid", sa.Integer, nullable=True),
        sa.Column("log", sa.Text, nullable=True),
        sa.Column("machine", sa.Text, nullable=True),
        sa.Column("process_start", sa.Text, nullable=True),
        sa.Column("deadline_at", sa.Text, nullable=True),
        sa.Column("memory", sa.BigInteger, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    # Of indexes that suit it equally SQLite takes the one that was made last.
    op.create_index(op.f("ix_runs_site_id"), "runs", ["site", "id"], unique=False)
    op.create_index(
        "ix_runs_open",
        "runs",
        ["site"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(op.f("ix_runs_site_started_at"), "runs", ["site", "started_at"], unique=False)


def create_crawls() -> None:
    op.create_table(
        "crawls",
        sa.Column("id", ID, nullable=False),
        sa.Column("site", KEY, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("arguments", sa.Text, nullable=False),
        sa.Column("thorough", sa.Boolean, nullable=False),
        sa.Column("plan", sa.JSON, nullable=True),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("finished_at", sa.Text, nullable=True),
        sa.Column("ending", sa.Text, nullable=True),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crawls")),
    )
    op.create_index(op.f("ix_crawls_site"), "crawls", ["site"], unique=False)


def create_workers() -> None:
    op.create_table(
        "workers",
        sa.Column("id", ID, nullable=False),
        sa.Column("crawl_id", ID, nullable=False),
        sa.Column("machine", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("process_start", sa.Text, nullable=False),
        sa.Column("lease_until", sa.Double, nullable=False),
        sa.ForeignKeyConstraint(["crawl_id"], ["crawls.id"], name=op.f("fk_workers_crawl_id_crawls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_workers_crawl_id"), "workers", ["crawl_id"], unique=False)


def create_frontier_queues() -> None:
    op.create_table(
        "frontier_queues",
        sa.Column("crawl_id", ID, nullable=False),
        sa.Column("host", KEY, nullable=False),
        sa.Column("next_at", sa.Double, nullable=False),
        sa.Column("asked_at", sa.Double, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["crawl_id"], ["crawls.id"], name=op.f("fk_frontier_queues_crawl_id_crawls")),
        sa.PrimaryKeyConstraint("crawl_id", "host", name=op.f("pk_frontier_queues")),
    )


def create_frontier_urls() -> None:
    op.create_table(
        "frontier_urls",
        sa.Column("id", ID, nullable=False),
        sa.Column("crawl_id", ID, nullable=False),
        sa.Column("normalized_url", KEY, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("via", sa.Text, nullable=False),
        sa.Column("hints", sa.JSON, nullable=True),
        sa.Column("host", KEY, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Double, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("holder", ID, nullable=True),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("returns", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text, nullable=True),
        sa.Column("error", sa.Text, nullable=True),
        sa.Column("changed_at", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["crawl_id"], ["crawls.id"], name=op.f("fk_frontier_urls_crawl_id_crawls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frontier_urls")),
        sa.UniqueConstraint("crawl_id", "normalized_url", name=op.f("uq_frontier_urls_crawl_id_normalized_url")),
    )
    op.create_index(
        "ix_frontier_urls_lease",
        "frontier_urls",
        ["crawl_id", "host", "state", sa.literal_column("priority DESC"), sa.literal_column("day DESC"), "id"],
        unique=False,
    )
    op.create_index(
        "ix_frontier_urls_holder",
        "frontier_urls",
        ["holder"],
        unique=False,
        sqlite_where=sa.text("holder IS NOT NULL"),
        postgresql_where=sa.text("holder IS NOT NULL"),
    )


def create_fingerprints() -> None:
    op.create_table(
        "fingerprints",
        sa.Column("id", ID, nullable=False),
        sa.Column("digest", KEY, nullable=False),
        sa.Column("version", KEY, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("minhash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fingerprints")),
        sa.UniqueConstraint("digest", "version", name=op.f("uq_fingerprints_digest_version")),
    )


def create_bands() -> None:
    op.create_table(
        "bands",
        sa.Column("key", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("label", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("fingerprint_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "label", "fingerprint_id", name=op.f("pk_bands")),
        sqlite_with_rowid=False,
    )


def create_cluster_members() -> None:
    op.create_table(
        "cluster_members",
        sa.Column("article_id", ID, autoincrement=False, nullable=False),
        sa.Column("fingerprint_id", ID, nullable=False),
        sa.Column("label", sa.BigInteger, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("rank", KEY, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_cluster_members_article_id_articles")),
        sa.ForeignKeyConstraint(
            ["fingerprint_id"], ["fingerprints.id"], name=op.f("fk_cluster_members_fingerprint_id_fingerprints")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_cluster_members")),
    )
    op.create_index(op.f("ix_cluster_members_fingerprint_id"), "cluster_members", ["fingerprint_id"], unique=False)
    op.create_index(op.f("ix_cluster_members_label_rank"), "cluster_members", ["label", "rank"], unique=False)


def create_clusters() -> None:
    op.create_table(
        "clusters",
        sa.Column("label", ID, nullable=False),
        sa.Column("cluster_id", KEY, nullable=False),
        sa.Column("original_id", ID, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("label", name=op.f("pk_clusters")),
    )
    op.create_index(op.f("ix_clusters_cluster_id"), "clusters", ["cluster_id"], unique=False)


def create_exports() -> None:
    op.create_table(
        "exports",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.Column("made_at", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
        sa.UniqueConstraint("name", name=op.f("uq_exports_name")),
    )


def create_export_records() -> None:
    op.create_table(
        "export_records",
        sa.Column("export_id", ID, nullable=False),
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, nullable=True),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("told_at", sa.Text, nullable=True),
        sa.ForeignKeyConstraint(["export_id"], ["exports.id"], name=op.f("fk_export_records_export_id_exports")),
        sa.PrimaryKeyConstraint("export_id", "record_id", "generation", name=op.f("pk_export_records")),
        sqlite_with_rowid=False,
    )


def create_search_rows() -> None:
    op.create_table(
        "search_rows",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("site", KEY, nullable=False),
        sa.Column("sort_at", KEY, nullable=False),
        sa.Column("day", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_rows")),
        sa.UniqueConstraint("article_id", name=op.f("uq_search_rows_article_id")),
        sqlite_autoincrement=True,
    )


def create_search_queue() -> None:
    op.create_table(
        "search_queue",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_queue")),
        sqlite_autoincrement=True,
    )


def create_policy_files() -> None:
    op.create_table(
        "policy_files",
        sa.Column("id", ID, nullable=False),
        sa.Column("site", KEY, nullable=False),
        sa.Column("host", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("first_seen", KEY, nullable=False),
        sa.Column("last_seen", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_files")),
    )
    op.create_index(
        op.f("ix_policy_files_site_host_kind_first_seen"),
        "policy_files",
        ["site", "host", "kind", "first_seen"],
        unique=False,
    )


def create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("site", KEY, nullable=False),
        sa.Column("paused_at", sa.Text, nullable=True),
        sa.Column("asked_at", sa.Text, nullable=True),
        sa.Column("interval", sa.Double, nullable=True),
        sa.Column("problem", sa.Text, nullable=True),
        sa.Column("problem_at", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_jobs")),
    )


def create_leaders() -> None:
    op.create_table(
        "leaders",
        sa.Column("name", KEY, nullable=False),
        sa.Column("machine", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("process_start", sa.Text, nullable=False),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("beat_at", sa.Text, nullable=False),
        sa.Column("lease_until", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leaders")),
    )


def create_sources() -> None:
    op.create_table(
        "sources",
        sa.Column("site", KEY, nullable=False),
        sa.Column("normalized_url", KEY, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("weight", sa.Double, nullable=False),
        sa.Column("reason", sa.Text, nullable=True),
        sa.Column("failed_at", sa.Text, nullable=True),
        sa.Column("asked_at", sa.Text, nullable=False),
        sa.Column("answered_at", sa.Text, nullable=True),
        sa.Column("fresh_at", sa.Text, nullable=True),
        sa.Column("newest_at", sa.Text, nullable=True),
        sa.Column("next_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("site", "normalized_url", name=op.f("pk_sources")),
    )


def create_health() -> None:
    op.create_table(
        "health",
        sa.Column("site", KEY, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("examples", sa.JSON, nullable=False),
        sa.Column("checked_at", sa.Text, nullable=False),
        sa.Column("told", sa.Text, nullable=True),
        sa.Column("told_at", sa.Text, nullable=True),
        sa.Column("accepted_at", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_health")),
    )


def create_alert_outbox() -> None:
    op.create_table(
        "alert_outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("target", KEY, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("urgency", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Double, nullable=False),
        sa.Column("problem", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_outbox")),
    )


def create_withdrawals() -> None:
    op.create_table(
        "withdrawals",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("what", KEY, nullable=False),
        sa.Column("record_id", KEY, nullable=True),
        sa.Column("addresses", sa.JSON, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=True),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("undone_at", sa.Text, nullable=True),
        sa.Column("undone_reason", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawals")),
    )
