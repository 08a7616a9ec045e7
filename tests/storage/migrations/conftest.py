"""What tests of migrations share."""

from functools import partial

import pytest

from storage.migrations import runner


@pytest.fixture(autouse=True)
def _by_alembic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have Alembic make every database, see ``tests.servers.tables``."""
    replayed = vars(runner)["_migrate"]
    if isinstance(replayed, partial):
        monkeypatch.setitem(vars(runner), "_migrate", replayed.args[0])
