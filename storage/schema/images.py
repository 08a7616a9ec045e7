"""The table of images that are saved with their articles."""

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Index, Integer, Table, Text

from storage.schema.metadata import METADATA, Id, Key

# An image of a site under its address, asked for because of ``article_id``, the first article that shows it.
# ``state``: waiting (it is asked for from ``next_at`` on, seconds since 1970, UTC), saved or refused (for ``reason``).
# ``raw_ref`` is its record in the archive; where that is a revisit, ``body_ref`` is the record with the bytes.
saved_images = Table(
    "saved_images",
    METADATA,
    Column("site", Key, primary_key=True),
    Column("normalized_url", Key, primary_key=True),
    Column("url", Text, nullable=False),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("tries", Integer, nullable=False),
    Column("next_at", Double),
    Column("digest", Key),
    Column("type", Text),
    Column("bytes", BigInteger),
    Column("raw_ref", Text),
    Column("body_ref", Text),
    Column("date_fetched", Text),
    Index("ix_saved_images_digest", "site", "digest"),
    Index("ix_saved_images_waiting", "site", "next_at"),
)
