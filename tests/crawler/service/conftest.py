"""Quarters of a service for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.crawler.service.service_home import ServiceHome


@pytest.fixture
def quarters(tmp_path: Path) -> Iterator[ServiceHome]:
    """A folder and a database for a service."""
    folder = tmp_path / "sites"
    folder.mkdir()
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        yield ServiceHome(folder, store)
