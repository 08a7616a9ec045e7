"""The clock of the database, the only one that leases of a fleet know."""

from sqlalchemy import Connection, Double, cast, func, select

# Not now(), which stands still within a transaction.
NOW = cast(func.extract("epoch", func.clock_timestamp()), Double)


def read_clock(connection: Connection) -> float:
    """Return the seconds since 1970 by the clock of the database."""
    return float(connection.execute(select(NOW)).scalar_one())
