"""The history of the tables, one Alembic revision a file; driven by ``storage.migrations.runner`` only."""
