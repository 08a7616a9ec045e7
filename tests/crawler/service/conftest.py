"""The server of the storage tests, emptied, for services that lead on it."""

from tests.storage.conftest import empty_postgresql

__all__ = ["empty_postgresql"]
