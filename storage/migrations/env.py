"""What Alembic runs for every command: the connection and the tables come from ``storage.migrations.runner``."""

from alembic import context

from storage.schema import whole_metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=whole_metadata(),
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
