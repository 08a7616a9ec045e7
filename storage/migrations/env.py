"""What Alembic runs for every command: the connection and the tables come from ``storage.migrate``."""

from alembic import context

import storage.cluster_schema
import storage.export_schema
import storage.rights_schema
import storage.search_schema
import storage.service_schema  # noqa: F401 - its tables belong to the whole
from storage.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
