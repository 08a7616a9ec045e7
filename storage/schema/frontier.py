"""The tables of a crawl: its processes, its hosts and its addresses."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from storage.schema.metadata import METADATA, Id, Key

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
# Written out: SQLite takes an index of some rows only where the query says so without a parameter.
IS_FAILED = frontier_urls.c.state == literal_column("'failed'")
Index(
    "ix_frontier_urls_failed",
    frontier_urls.c.crawl_id,
    frontier_urls.c.outcome,
    frontier_urls.c.normalized_url,
    sqlite_where=IS_FAILED,
    postgresql_where=IS_FAILED,
)
