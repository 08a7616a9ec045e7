"""A real PostgreSQL server with an empty database."""

import psycopg
import pytest


@pytest.fixture
def empty_postgresql(postgresql: str) -> str:
    """The address of the server's database, emptied."""
    with psycopg.connect(postgresql.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return postgresql
