"""The files of the archive that were brought to object storage, and where to."""

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from storage.schema.metadata import METADATA, Id, Key

# A folder that files were brought to, by its address, which holds no credentials.
archive_places = Table(
    "archive_places",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("address", Key, nullable=False, unique=True),
)

# A WARC file that lies at a place, proved by reading it back; whether it lies here too is seen in the folder.
# ``pages`` counts the lines of its index; ``checked_at`` is when the far copy was read the last time and was right.
archive_files = Table(
    "archive_files",
    METADATA,
    Column("name", Key, primary_key=True),
    Column("place_id", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("pushed_at", Text, nullable=False),
    Column("checked_at", Text, nullable=False),
)
