"""The tables.

An article is one row of ``articles`` under one address and keeps its ``id`` for life.  When its text changes, the row
that was there is copied to ``revisions`` and the new text takes its place with ``revision`` one higher: readers of the
corpus need no condition, one plain unique constraint guards against two rows for one page, and every older text stays
readable beside it.  ``changes`` names what this revision changed of the one before; ``date_gone`` is when the server
first said that the page is not there any more.  ``record_id`` is the ``id`` of the article in every export: it follows
from site and address, and is kept so that a row of an export can be joined to the tables.

Datetimes are ISO 8601 text with the offset as stated, since a database's own type would turn them into UTC and lose
the local day.  Beside them stand ``sort_at`` (UTC, fixed width, sorts as text) and ``day`` (the day as the page states
it); both fall back to the first sight of a page that names no date.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from storage.fields import FIELDS, ArticleField, FieldKind

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


_TYPES = {
    FieldKind.TEXT: Text,
    FieldKind.TIME: Text,
    FieldKind.WHOLE: Integer,
    FieldKind.FLAG: Boolean,
    FieldKind.TEXTS: JSON,
    FieldKind.IMAGES: JSON,
    FieldKind.OBJECT: JSON,
}
# Columns of a kind stand together, those that are always there first.
_ORDER = {kind: place for place, kind in enumerate((FieldKind.TEXT, FieldKind.TEXTS, FieldKind.OBJECT, FieldKind.FLAG))}
_ORDER |= {FieldKind.TIME: 0, FieldKind.IMAGES: 1, FieldKind.WHOLE: 4}
_OWN = frozenset({"site", "normalized_url", "rights"})  # fields whose columns are written out below


def _content() -> list[Column[object]]:
    """Return the columns of one text with all that belongs to it, for the current one and for older ones alike."""
    return [
        Column("site", Key, nullable=False),
        Column("normalized_url", Key, nullable=False),
        *_columns(),
        Column("revision", Integer, nullable=False),
        Column("date_first_seen", Text, nullable=False),
        Column("date_last_seen", Text, nullable=False),
        Column("run_id", Id),
    ]


def _columns() -> list[Column[object]]:
    """Return the columns that follow from the table of fields, those of a kind together."""
    fields = [field for field in FIELDS if not field.of_store and field.name not in _OWN]
    return [_column(field) for field in sorted(fields, key=_place)]


def _place(field: ArticleField) -> tuple[int, bool]:
    return _ORDER[field.kind], not field.required


def _column(field: ArticleField) -> Column[object]:
    kind = _TYPES[field.kind]
    return Column(field.name, kind, nullable=not (field.required or kind is JSON))


articles = Table(
    "articles",
    METADATA,
    Column("id", Id, primary_key=True),
    *_content(),
    Column("sort_at", Key, nullable=False),
    Column("day", Key, nullable=False),
    Column("date_gone", Text),
    Column("changes", JSON),
    Column("rights", JSON),
    Column("record_id", Key, nullable=False, index=True),
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
    Column("rights", JSON),
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
fetch_state = Table(
    "fetch_state",
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
validator_trust = Table(
    "validator_trust",
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

# Every crawl, backfill or re-extraction.  ``machine``, ``pid`` and ``process_start`` name the process at work on it, so
# that another one sees when it is gone; ``deadline_at`` is when the service stops it.  ``memory`` is the most its
# process held at once, in bytes.
runs = Table(
    "runs",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("site", Key, nullable=False),
    Column("kind", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("ending", Text),
    Column("exit_status", Integer),
    Column("counts", JSON, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("pid", Integer),
    Column("log", Text),
    Column("machine", Text),
    Column("process_start", Text),
    Column("deadline_at", Text),
    Column("memory", BigInteger),
    Index(None, "site", "id"),
    Index(None, "site", "started_at"),
)
Index("ix_runs_open", runs.c.site, sqlite_where=runs.c.ended_at.is_(None), postgresql_where=runs.c.ended_at.is_(None))

# One crawl or backfill of a site, until it is finished: the same command goes on with the one that is open.
# ``arguments`` is canonical JSON text, so that it can be compared; ``plan`` is what a backfill crawls.
crawls = Table(
    "crawls",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("site", Key, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("arguments", Text, nullable=False),
    Column("thorough", Boolean, nullable=False),
    Column("plan", JSON),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text),
    Column("ending", Text),
    Column("counts", JSON, nullable=False),
)

# A process at work on a crawl.  Its lease (seconds since 1970, UTC) covers every row it holds: one row is renewed, not
# all of them.  ``machine``, ``pid`` and ``process_start`` let another process of the same machine see at once that it
# is gone.
workers = Table(
    "workers",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("crawl_id", Id, ForeignKey("crawls.id"), nullable=False, index=True),
    Column("machine", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("process_start", Text, nullable=False),
    Column("lease_until", Double, nullable=False),
    sqlite_autoincrement=True,  # no number twice: a process that stood still must not take another's for its own
)

# The hosts of a crawl, which take turns by ``asked_at``: nothing is asked of one before ``next_at``; ``open`` is false
# where no row waits.
frontier_queues = Table(
    "frontier_queues",
    METADATA,
    Column("crawl_id", Id, ForeignKey("crawls.id"), primary_key=True),
    Column("host", Key, primary_key=True),
    Column("next_at", Double, nullable=False),
    Column("asked_at", Double, nullable=False),
    Column("open", Boolean, nullable=False),
)

# Every address of a crawl.  ``state``: waiting, leased (``holder`` names the worker), done (``outcome`` says how) or
# failed (``outcome`` names the kind, ``error`` says it in words).  ``day`` counts from 0001-01-01, 0 is unknown.
# ``tries`` counts failures of the page, ``returns`` the deaths of processes that held it.  ``depth`` counts the steps
# from a list that showed it, ``dry`` those that brought nothing new, ``hops`` the redirects and refreshes to it.
frontier_urls = Table(
    "frontier_urls",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("crawl_id", Id, ForeignKey("crawls.id"), nullable=False),
    Column("normalized_url", Key, nullable=False),
    Column("url", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("via", Text, nullable=False),
    Column("hints", JSON),
    Column("host", Key, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("next_at", Double, nullable=False),
    Column("state", Key, nullable=False),
    Column("holder", Id),
    Column("tries", Integer, nullable=False),
    Column("returns", Integer, nullable=False),
    Column("outcome", Text),
    Column("error", Text),
    Column("changed_at", Text, nullable=False),
    Column("depth", Integer, nullable=False, server_default="0"),
    Column("dry", Integer, nullable=False, server_default="0"),
    Column("hops", Integer, nullable=False, server_default="0"),
    UniqueConstraint("crawl_id", "normalized_url"),
)
Index(
    "ix_frontier_urls_lease",
    frontier_urls.c.crawl_id,
    frontier_urls.c.host,
    frontier_urls.c.state,
    frontier_urls.c.priority.desc(),
    frontier_urls.c.day.desc(),
    frontier_urls.c.id,
)
Index(
    "ix_frontier_urls_holder",
    frontier_urls.c.holder,
    sqlite_where=frontier_urls.c.holder.is_not(None),
    postgresql_where=frontier_urls.c.holder.is_not(None),
)
