"""What Alembic runs for every command: the connection and the tables come from ``storage.migrate``."""

from alembic import context

import storage.clusters.schema
import storage.export.schema
import storage.rights.schema
import storage.search.schema
import storage.service_schema
import storage.withdrawals.schema  # noqa: F401 - their tables belong to the whole
from storage.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
