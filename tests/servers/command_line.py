"""Runs the ``scrapy`` of this checkout as a child process on a house of its own, for whole crawls."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from storage.store import Store
from tests.environment import LOOPBACK

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
        extra = [word for name, value in (settings or {}).items() for word in ("-s", f"{name}={value}")]
        child = subprocess.run(
            [sys.executable, "-m", "scrapy", *words, *extra],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )
        return CommandResult(child.returncode, child.stdout, child.stderr)

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


def requested(log: Iterable[Mapping[str, Any]], path: str) -> bool:
    """Return whether a log of requests holds a path."""
    return any(str(row["path"]).split("?")[0] == path for row in log)
