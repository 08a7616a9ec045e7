"""One store on each database we promise: an embedded file and a real PostgreSQL server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'winnow.db'}"
    return str(request.getfixturevalue("empty_postgresql"))


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """An open, empty store."""
    with Store.open(address) as store:
        yield store
