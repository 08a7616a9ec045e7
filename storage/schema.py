"""The tables.

An article is one row of ``articles`` under one address and keeps its ``id`` for life.  When its text changes, the row
that was there is copied to ``revisions`` and the new text takes its place with ``revision`` one higher: readers of the
corpus need no condition, one plain unique constraint guards against two rows for one page, and every older text stays
readable beside it.  ``changes`` names what this revision changed of the one before; ``date_gone`` is when the server
first said that the page is not there any more.

Datetimes are ISO 8601 text with the offset as stated, since a database's own type would turn them into UTC and lose
the local day.  Beside them stand ``sort_at`` (UTC, fixed width, sorts as text) and ``day`` (the day as the page states
it); both fall back to the first sight of a page that names no date.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Compared and sorted byte by byte on every database, so that an export has the same order everywhere.
Key = Text().with_variant(Text(collation="C"), "postgresql")
Id = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows by itself for INTEGER only


def _content() -> list[Column[object]]:
    """Give the columns of one text with all that belongs to it, for the current one and for older ones alike."""
    required = ["url", "final_url", "domain", "title", "text", "date_fetched", "content_hash"]
    required += ["extractor_version", "rules_digest"]
    optional = ["canonical_url", "site_name", "subtitle", "description", "markdown"]
    optional += ["date_published", "date_published_raw", "date_published_precision", "date_published_source"]
    optional += ["date_modified", "language", "section", "source_name", "source_url", "article_type", "access"]
    optional += ["license", "discovered_via", "raw_ref", "template_version"]
    lists = ["authors", "contributors", "keywords", "images", "pages", "quality", "http"]
    return [
        Column("site", Key, nullable=False),
        Column("normalized_url", Key, nullable=False),
        *(Column(name, Text, nullable=False) for name in required),
        *(Column(name, Text) for name in optional),
        *(Column(name, JSON, nullable=False) for name in lists),
        Column("is_accessible_for_free", Boolean),
        Column("word_count", Integer, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("date_first_seen", Text, nullable=False),
        Column("date_last_seen", Text, nullable=False),
        Column("run_id", Id),
    ]


articles = Table(
    "articles",
    METADATA,
    Column("id", Id, primary_key=True),
    *_content(),
    Column("sort_at", Key, nullable=False),
    Column("day", Key, nullable=False),
    Column("date_gone", Text),
    Column("changes", JSON),
    UniqueConstraint("site", "normalized_url"),
    Index(None, "site", "content_hash"),
    Index(None, "site", "sort_at", "normalized_url"),
)

revisions = Table(
    "revisions",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False),
    *_content(),
    Column("changes", JSON),
    UniqueConstraint("article_id", "revision"),
)

# Other addresses of an article.  ``kind``: redirect (asked for, answered elsewhere), page (a further page of a text
# in several pages), duplicate (the same text found again within the site), canonical (named by the article itself,
# perhaps never seen).
aliases = Table(
    "aliases",
    METADATA,
    Column("site", Key, primary_key=True),
    Column("normalized_url", Key, primary_key=True),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("date_first_seen", Text, nullable=False),
)

rejections = Table(
    "rejections",
    METADATA,
    Column("site", Key, primary_key=True),
    Column("normalized_url", Key, primary_key=True),
    Column("url", Text, nullable=False),
    Column("final_url", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text),
    Column("title", Text),
    Column("status", Integer),
    Column("raw_ref", Text),
    Column("extractor_version", Text, nullable=False),
    Column("rules_digest", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("date_first_seen", Text, nullable=False),
    Column("date_last_seen", Text, nullable=False),
    Column("run_id", Id),
)

# What became of every address a crawl has asked for; ``settled`` marks those that need no second request.
visits = Table(
    "visits",
    METADATA,
    Column("site", Key, primary_key=True),
    Column("normalized_url", Key, primary_key=True),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    Column("settled", Boolean, nullable=False),
    Column("visited_at", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
)

# Pages that are looked at more than once: lists, feeds, sitemaps, young articles.  ``content`` is what was read at the
# last full answer and ``read_by`` what read it; ``size`` counts the bytes of that answer, ``quiet`` the looks in a row
# that found nothing changed.  ``sources`` holds the links of a list that lead to further lists.
looks = Table(
    "looks",
    METADATA,
    Column("site", Key, primary_key=True),
    Column("normalized_url", Key, primary_key=True),
    Column("url", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("read_by", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("looks", Integer, nullable=False),
    Column("quiet", Integer, nullable=False),
    Column("looked_at", Text, nullable=False),
    Column("born_at", Text),
    Column("due_at", Key),
    Column("sources", JSON, nullable=False),
    Index(None, "site", "due_at"),
)

# How far the ETag and Last-Modified of a site are believed: never again once ``distrusted_at`` is set.
trust = Table(
    "trust",
    METADATA,
    Column("site", Key, primary_key=True),
    Column("proofs", Integer, nullable=False),
    Column("distrusted_at", Text),
    Column("evidence", Text),
)

# What was learnt of a site, every version of it; at most one of a site is ``active``.
templates = Table(
    "templates",
    METADATA,
    Column("site", Key, primary_key=True),
    Column("version", Key, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("learned_at", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)

runs = Table(
    "runs",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("site", Key, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("ending", Text),
    Column("exit_status", Integer),
    Column("counts", JSON, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("pid", Integer),
    Column("log", Text),
)
