"""The tables of webhooks: who is to be told what, and the events that wait for each of them."""

from sqlalchemy import JSON, BigInteger, Column, Double, Index, Integer, Table, Text

from storage.schema.metadata import METADATA, Id, Key

# Receivers of the settings, known here so that whoever changes an article knows whom to tell of it in the same
# transaction.  ``target`` is a digest of address and secret, which are nowhere in the database.  ``kinds`` and
# ``sites`` are what is wanted, null for all.  Nothing is sent before ``next_at`` (seconds since 1970, UTC), which
# ``failures`` in a row move on.  ``left_out`` counts events that found no room, the first of them about the article
# of number ``left_out_after`` + 1 or a later one.
webhooks = Table(
    "webhooks",
    METADATA,
    Column("target", Key, primary_key=True),
    Column("kinds", JSON),
    Column("sites", JSON),
    Column("failures", Integer, nullable=False),
    Column("next_at", Double, nullable=False),
    Column("problem", Text),
    Column("left_out", Integer, nullable=False),
    Column("left_out_since", Text),
    Column("left_out_after", BigInteger),
)

# One row is one event for one receiver, gone when it was taken.  ``body`` is what is sent; ``subject`` is the page
# identity of an article, by which it may be withdrawn before it is sent; ``tries`` counts refusals of this event.
webhook_outbox = Table(
    "webhook_outbox",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("target", Key, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("record_id", Text),
    Column("subject", Text),
    Column("body", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Index(None, "target", "tries", "id"),
)
