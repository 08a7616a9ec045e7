"""The server of the storage tests, emptied, for services that lead on it; quarters of a service for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.crawler.service.houses import Quarters
from tests.storage.conftest import empty_postgresql

__all__ = ["empty_postgresql"]


@pytest.fixture
def quarters(tmp_path: Path) -> Iterator[Quarters]:
    """A folder and a database for a service."""
    folder = tmp_path / "sites"
    folder.mkdir()
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        yield Quarters(folder, store)
