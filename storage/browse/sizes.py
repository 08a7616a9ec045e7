"""How much room a database takes."""

from pathlib import Path

from sqlalchemy import Engine, text

from storage.db import read_connection


def database_bytes(engine: Engine) -> int:
    """Return the bytes that a database takes on its disk."""
    if engine.dialect.name == "postgresql":
        with read_connection(engine) as connection:
            return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    file = Path(str(engine.url.database))
    parts = (file, file.with_name(f"{file.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())
