"""The hosts that a site's pages lead to and that are not its own."""

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from storage.schema.metadata import METADATA, Key

# A host of a site's domain that neither the start addresses nor the site file name.  ``pages`` and ``articles`` count
# over all crawls, ``barren`` the pages since its last article; ``queued`` counts what the crawl ``crawl_id`` took from
# it.  ``left_at``: it is left alone since then.
other_hosts = Table(
    "other_hosts",
    METADATA,
    Column("site", Key, primary_key=True),
    Column("host", Key, primary_key=True),
    Column("crawl_id", BigInteger, nullable=False),
    Column("queued", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("barren", Integer, nullable=False),
    Column("example", Text, nullable=False),
    Column("met_at", Text, nullable=False),
    Column("left_at", Text),
)

# A host that a start page of a site moved to: it is the site's own from then on, as long as its start is the same.
start_hosts = Table(
    "start_hosts",
    METADATA,
    Column("site", Key, primary_key=True),
    Column("start", Key, primary_key=True),
    Column("host", Key, nullable=False),
)
