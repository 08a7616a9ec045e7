"""One job as its folder tells it: ``job.json`` says what it is, ``out`` and ``log`` are what the command printed.

``ended.json`` holds the exit status, written by the server that waited for it.  Where that server was killed, the
command went on without it: its result on standard output, which is the last thing a command prints, tells that it
came to its end.
"""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from crawler.process import is_running
from crawler.terminal import tail
from storage.files import replace_file
from storage.process import Process

RUNNING, DONE, FAILED, STOPPED, KILLED = "running", "done", "failed", "stopped", "killed"
_MOST_BYTES = 4 * 1024 * 1024
"""Of a result; the largest, a report on the archive read again with its differences, has some tens of kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackgroundJob:
    """A command that was started here; ``words`` are those after ``winnow``, without what concerns this server only.

    ``subject`` is what it is about: a site, an address, the name of an export.  ``waited`` says that this server waits
    for it to end.
    """

    id: str
    kind: str
    subject: str
    words: tuple[str, ...]
    made_at: str
    folder: Path
    process: Process | None = None
    waited: bool = False

    @classmethod
    def read(cls, folder: Path, waited: bool = False) -> Self | None:
        """Read the job of a folder, None where there is none."""
        try:
            told = json.loads((folder / "job.json").read_text(encoding="utf-8"))
            process = Process(*told.pop("process")) if told.get("process") else None
            told |= {"words": tuple(told["words"]), "process": process, "waited": waited}
            return cls(**told, id=folder.name, folder=folder)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write(self) -> None:
        """Write ``job.json``.  Raises StorageError."""
        process = self.process and [self.process.machine, self.process.pid, self.process.process_start]
        told = {"kind": self.kind, "subject": self.subject, "words": self.words, "made_at": self.made_at}
        with replace_file(self.folder / "job.json") as file:
            file.write(json.dumps(told | {"process": process}))

    @property
    def command(self) -> str:
        """The command line that does the same in a terminal."""
        return shlex.join(("winnow", *self.words))

    @property
    def state(self) -> str:
        """How it is."""
        ended = self.ended()
        if ended is not None:
            return STOPPED if ended.get("stopped") else DONE if ended["status"] in (0, 1) and self.results() else FAILED
        if self.waited or (self.process is not None and is_running(self.process)):
            return RUNNING
        return DONE if self.results() else KILLED

    def ended(self) -> Mapping[str, Any] | None:
        """Return how it ended, None where nobody waited for it or it goes on."""
        try:
            told: Mapping[str, Any] = json.loads((self.folder / "ended.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return told

    def results(self) -> list[Any]:
        """Return the JSON values that it printed, one a line; none before it has printed all of them."""
        try:
            if (self.folder / "out").stat().st_size > _MOST_BYTES:
                return []
            lines = (self.folder / "out").read_text(encoding="utf-8").splitlines(keepends=True)
            return [json.loads(line) for line in lines] if lines and lines[-1].endswith("\n") else []
        except (OSError, ValueError):
            return []

    def log(self, lines: int = 200) -> list[str]:
        """Return the last lines of its progress and of what went wrong."""
        try:
            return [line.removeprefix("winnow: ") for line in tail(self.folder / "log", lines)]
        except OSError:
            return []

    def to_json(self) -> dict[str, Any]:
        """Return it in the types of JSON, without its result."""
        last = self.log(1)
        told = {"id": self.id, "kind": self.kind, "subject": self.subject, "state": self.state}
        return told | {"made_at": self.made_at, "command": self.command, "said": last[0] if last else ""}
