"""The tables of a fleet: its workers, the sites they hold, the hosts they may ask."""

from sqlalchemy import Boolean, Column, Double, Index, Integer, Table, Text

from storage.schema.metadata import METADATA, Id, Key

# A process of ``winnow worker``.  One lease covers all that it holds.  Times are seconds since 1970 by the clock of the
# database: no two machines need agree on one.
fleet_workers = Table(
    "fleet_workers",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("machine", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("process_start", Text, nullable=False),
    Column("places", Integer, nullable=False),
    Column("sites", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("rate", Double, nullable=False),
    Column("draining", Boolean, nullable=False),
    Column("started_at", Double, nullable=False),
    Column("beat_at", Double, nullable=False),
    Column("lease_until", Double, nullable=False),
    sqlite_autoincrement=True,  # no number twice: what a worker held that stood still must not be another's
)

# A site that a worker crawls; free where ``worker`` is null.  ``token`` counts how often it was taken: who holds an
# older one writes nothing more.  ``deaths`` counts the workers that died with it since a crawl of it ended.  One whose
# time has come and whose host, ``waits_for``, another crawl asks is not tried before ``again_at``.
site_leases = Table(
    "site_leases",
    METADATA,
    Column("site", Key, primary_key=True),
    Column("worker", Id),
    Column("token", Integer, nullable=False),
    Column("deaths", Integer, nullable=False),
    Column("taken_at", Double, nullable=False),
    Column("again_at", Double),
    Column("waits_for", Key),
)
HAS_SITE = site_leases.c.worker.is_not(None)
Index("ix_site_leases_worker", site_leases.c.worker, sqlite_where=HAS_SITE, postgresql_where=HAS_SITE)
WAITS = site_leases.c.waits_for.is_not(None)
Index("ix_site_leases_waits_for", site_leases.c.waits_for, sqlite_where=WAITS, postgresql_where=WAITS)

# A host that one crawl of one worker asks; free where ``worker`` is null, but not to be asked before ``next_at``.
# ``wanted_at`` is since when another crawl waits for it.
host_leases = Table(
    "host_leases",
    METADATA,
    Column("host", Key, primary_key=True),
    Column("worker", Id),
    Column("site", Key),
    Column("next_at", Double, nullable=False),
    Column("wanted_at", Double),
)
HAS_HOST = host_leases.c.worker.is_not(None)
Index("ix_host_leases_worker", host_leases.c.worker, sqlite_where=HAS_HOST, postgresql_where=HAS_HOST)
