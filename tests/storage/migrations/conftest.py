"""What tests of migrations share."""

from functools import partial

import pytest

from storage.migrations import runner


@pytest.fixture(autouse=True)
def _by_alembic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have Alembic make every database, see ``tests.servers.tables``."""
    for name in ("_migrate", "check"):
        replaced = vars(runner)[name]
        if isinstance(replaced, partial):
            monkeypatch.setitem(vars(runner), name, replaced.args[0])
