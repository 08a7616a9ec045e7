"""What Alembic runs for every command: the connection and the tables come from ``storage.migrations.runner``."""

from alembic import context

import storage.schema.budgets
import storage.schema.comments
import storage.schema.core
import storage.schema.dedup
import storage.schema.exports
import storage.schema.fleet
import storage.schema.frontier
import storage.schema.fulltext
import storage.schema.hosts
import storage.schema.images
import storage.schema.rights
import storage.schema.service
import storage.schema.withdrawals  # noqa: F401 - their tables belong to the whole
from storage.schema.metadata import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
