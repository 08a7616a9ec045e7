"""The table of what sites say of the use of their texts."""

from sqlalchemy import Column, Index, Integer, Table, Text

from storage.schema.metadata import METADATA, Id, Key

# One version of one file of a host, read for a site: ``kind`` is ``robots.txt``, ``tdmrep.json`` or ``ai.txt``.
# ``status`` is the answer's and ``text`` what it held (empty where there is no such file); ``agent`` is the user agent
# that asked.  A new row only when status or text differ from the latest; ``last_seen`` is when it was last found so.
policy_files = Table(
    "policy_files",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("site", Key, nullable=False),
    Column("host", Key, nullable=False),
    Column("kind", Key, nullable=False),
    Column("url", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("first_seen", Key, nullable=False),
    Column("last_seen", Text, nullable=False),
    Index(None, "site", "host", "kind", "first_seen"),
)
