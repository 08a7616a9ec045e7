"""What the addresses of a crawl brought, by shape: the counts by which endless ones are cut."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from storage.schema.metadata import METADATA, Id, Key

# A group of addresses of a crawl: ``kind`` says of what (list, article, unlisted, copy), ``level`` how wide it is
# (shape, folder, host, crawl), ``name`` which.  ``barren`` counts pages since the last that brought something new,
# ``fruit`` what they brought; ``skipped`` counts addresses not asked for since ``cut_at``.
url_groups = Table(
    "url_groups",
    METADATA,
    Column("crawl_id", Id, ForeignKey("crawls.id"), primary_key=True),
    Column("kind", Key, primary_key=True),
    Column("level", Key, primary_key=True),
    Column("name", Key, primary_key=True),
    Column("pages", Integer, nullable=False),
    Column("barren", Integer, nullable=False),
    Column("fruit", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("example", Text, nullable=False),
    Column("cut_at", Text),
)

# What pages of a group showed already: the first 8 bytes of a hash over the group and the link or paragraph.
shown_marks = Table(
    "shown_marks",
    METADATA,
    Column("crawl_id", Id, ForeignKey("crawls.id"), primary_key=True),
    Column("mark", BigInteger, primary_key=True, autoincrement=False),
)
