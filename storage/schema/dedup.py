"""The tables of near-duplicates: texts with their signatures, the bands they are found by, who is in which cluster.

A text stands in ``fingerprints`` and ``bands`` once, however many articles have it; ``label`` is a cluster's number in
this database and means nothing outside.
"""

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Index, Integer, LargeBinary, Table, UniqueConstraint

from storage.schema.metadata import METADATA, Id, Key

# A text that articles have: its signature (``storage.signature.Signature``), one row for all that share it.
fingerprints = Table(
    "fingerprints",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("digest", Key, nullable=False),
    Column("version", Key, nullable=False),
    Column("size", Integer, nullable=False),
    Column("minhash", LargeBinary, nullable=False),
    UniqueConstraint("digest", "version"),
)

# Where similar texts meet.  The label within the key lets a look-up step over a cluster once it has joined it, however
# many of its texts stand there.
bands = Table(
    "bands",
    METADATA,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("label", BigInteger, primary_key=True, autoincrement=False),
    Column("fingerprint_id", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# An article that was compared.  ``name`` is its id in every corpus, ``rank`` sorts the members of a cluster by how
# likely each is the original as far as it says itself (``storage.dedup.originals.rank``).
cluster_members = Table(
    "cluster_members",
    METADATA,
    Column("article_id", Id, ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("fingerprint_id", Id, ForeignKey("fingerprints.id"), nullable=False, index=True),
    Column("label", BigInteger, nullable=False),
    Column("name", Key, nullable=False),
    Column("rank", Key, nullable=False),
    Index(None, "label", "rank"),
)

# A cluster: its public name, the least ``name`` of its members, the article that is its probable original, and the
# number of its members.
clusters = Table(
    "clusters",
    METADATA,
    Column("label", Id, primary_key=True),
    Column("cluster_id", Key, nullable=False, index=True),
    Column("original_id", Id, nullable=False),
    Column("size", Integer, nullable=False),
)

# Texts that were added beside other transactions and were not compared yet with what those added (PostgreSQL only).
unmatched_texts = Table(
    "unmatched_texts",
    METADATA,
    Column("fingerprint_id", BigInteger, primary_key=True, autoincrement=False),
    Column("noted_at", Double, nullable=False),
)
