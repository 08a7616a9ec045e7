"""The table of WebSub: feeds that name a hub, and the subscription of each."""

from sqlalchemy import Boolean, Column, Double, Index, Integer, Table, Text

from storage.schema.metadata import METADATA, Key

# A feed of a site (its page identity) whose file names a ``hub`` and itself as ``topic``.  ``callback`` is the last
# part of the address that the hub calls, ``secret`` what it signs with.  ``state``: found, asked, active or denied.
# Times are seconds since 1970, UTC: nothing is asked of the hub before ``next_at``, which ``failures`` move on;
# after ``lease_until`` it calls no more.  ``wanted`` says that a call came for which no crawl was ordered yet.
websub_topics = Table(
    "websub_topics",
    METADATA,
    Column("site", Key, primary_key=True),
    Column("feed", Key, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("hub", Text, nullable=False),
    Column("callback", Key, nullable=False, unique=True),
    Column("secret", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("problem", Text),
    Column("next_at", Double, nullable=False),
    Column("lease_until", Double),
    Column("pushes", Integer, nullable=False),
    Column("pushed_at", Double),
    Column("wanted", Boolean, nullable=False),
    Column("ordered_at", Double),
    Index(None, "next_at"),
)
