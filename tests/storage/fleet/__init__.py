"""Leases of a fleet, on a real PostgreSQL server."""
