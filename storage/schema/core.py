"""The tables of articles, of what became of addresses, and of runs.

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
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from storage.fields import FIELDS, ArticleField, FieldKind
from storage.schema.metadata import METADATA, Id, Key

_TYPES = {
    FieldKind.TEXT: Text,
    FieldKind.TIME: Text,
    FieldKind.WHOLE: Integer,
    FieldKind.FLAG: Boolean,
    FieldKind.TEXTS: JSON,
    FieldKind.IMAGES: JSON,
    FieldKind.MEDIA: JSON,
    FieldKind.OBJECT: JSON,
}
# Columns of a kind stand together, those that are always there first.
_ORDER = {kind: place for place, kind in enumerate((FieldKind.TEXT, FieldKind.TEXTS, FieldKind.OBJECT, FieldKind.FLAG))}
_ORDER |= {FieldKind.TIME: 0, FieldKind.IMAGES: 1, FieldKind.WHOLE: 4}
_OWN = frozenset({"site", "normalized_url", "rights", "media"})  # fields whose columns are written out below


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
    Column("media", JSON),
    UniqueConstraint("site", "normalized_url"),
    Index(None, "site", "content_hash"),
    Index(None, "site", "sort_at", "normalized_url"),
    Index("ix_articles_day", "site", "day"),  # holds all that is counted by day, so that no row is read for it
)

revisions = Table(
    "revisions",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False),
    *_content(),
    Column("changes", JSON),
    Column("rights", JSON),
    Column("media", JSON),
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
    Column("date_published", Text),
    Column("date_published_precision", Text),
    Index("ix_rejections_run", "site", "run_id"),
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
# that another one sees when it is gone; ``deadline_at`` is when the service stops it, ``stop_asked_at`` when somebody
# wished that it stops.  ``memory`` is the most its process held at once, in bytes.  ``activity`` holds the answers that
# came in each ``step`` of seconds (``counts``) and the addresses that wait (``waiting``), as of the last note.
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
    Column("activity", JSON),
    Column("stop_asked_at", Text),
    Index(None, "site", "id"),
    Index(None, "site", "started_at"),
)
Index("ix_runs_open", runs.c.site, sqlite_where=runs.c.ended_at.is_(None), postgresql_where=runs.c.ended_at.is_(None))
