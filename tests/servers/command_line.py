"""Runs the ``scrapy`` of this checkout as a child process on a home of its own, for whole crawls."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, ClassVar

from storage.store import Store
from tests.environment import LOOPBACK
from tests.servers.prestarted import PrestartedCommand, start

ROOT = Path(__file__).resolve().parents[2]
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class WinnowHome:
    """A WINNOW_HOME with its own folder of site files; ``proxy`` stands in front of the network when given, and
    the servers of the tests are within reach unless ``loopback`` is off."""

    home: Path
    proxy: str | None = None
    database: str | None = None
    loopback: bool = True
    marked: ClassVar = "process"

    @property
    def sites(self) -> Path:
        """The folder of the site files, made on first use."""
        folder = self.home / "sites"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def database_url(self) -> str:
        """The address of the database a run in this house writes."""
        return self.database or f"sqlite:///{self.home / 'winnow.db'}"

    def write_site(self, name: str, start: str, *lines: str) -> Path:
        """Write a site file with that start and further TOML lines."""
        path = self.sites / f"{name}.toml"
        path.write_text("\n".join([f'start = ["{start}"]', *lines, ""]), encoding="utf-8")
        return path

    def scrapy(self, *words: str, timeout: float = 90.0, settings: Mapping[str, Any] | None = None) -> CommandResult:
        """Run one command; ``settings`` become ``-s``.  Raises subprocess.TimeoutExpired after ``timeout`` seconds."""
        with TemporaryFile() as out, TemporaryFile() as err:
            child = self.start(*words, settings=settings, stdout=out, stderr=err)
            try:
                status = child.wait(timeout)
            finally:
                child.kill()
            said = [_text(file) for file in (out, err)]
        return CommandResult(status, *said)

    def start(
        self,
        *words: str,
        settings: Mapping[str, Any] | None = None,
        variables: Mapping[str, str] | None = None,
        stdout: IO[bytes] | None = None,
        stderr: IO[bytes] | None = None,
    ) -> PrestartedCommand:
        """Start one command and return at once; what it prints goes nowhere but to the files given."""
        extra = [word for name, value in (settings or {}).items() for word in ("-s", f"{name}={value}")]
        environment = self.environment() | dict(variables or {})
        with Path(os.devnull).open("wb") as nothing:
            return start(["scrapy", *words, *extra], environment, stdout=stdout or nothing, stderr=stderr or nothing)

    def environment(self) -> dict[str, str]:
        """The environment of a run: ours without its proxies and all that is said to Winnow, with this house."""
        ours = {
            key: value
            for key, value in os.environ.items()
            if key.lower() not in PROXIES and not key.startswith("WINNOW_")
        }
        ours |= {
            "WINNOW_HOME": str(self.home),
            "WINNOW_DATABASE_URL": self.database_url,
            "WINNOW_SITES": str(self.sites),
            "WINNOW_ALLOW_NETWORKS": LOOPBACK if self.loopback else "",
            "PYTHONIOENCODING": "utf-8",
        }
        return ours | ({"http_proxy": self.proxy} if self.proxy else {})

    def store(self) -> Store:
        """Open the store the runs have written; the caller closes it."""
        return Store.open(self.database_url)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n")


def requested(log: Iterable[Mapping[str, Any]], path: str) -> bool:
    """Return whether a log of requests holds a path."""
    return any(str(row["path"]).split("?")[0] == path for row in log)
