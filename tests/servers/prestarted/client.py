"""Starting such commands, and what is known of one that was started."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[3]
_SPENT = [0.0]
_ENVIRONMENT = dict(os.environ)
"""What no test has changed yet: the first that starts a command may have."""


def cpu_seconds() -> float:
    """Return the CPU time of all commands that have ended and were waited for: none of them is a child of ours."""
    return _SPENT[0]


class PrestartedCommand:
    """A command that runs, with the methods of :class:`subprocess.Popen` that the tests use."""

    def __init__(self, words: Sequence[str], answers: socket.socket) -> None:
        self.args, self._answers, self._said = list(words), answers, b""
        self.returncode: int | None = None
        self.pid: int = self._answer(30)["pid"]

    def wait(self, timeout: float | None = None) -> int:
        """Return its exit status.  Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            ended = self._answer(timeout)
            self.returncode = ended["status"]
            _SPENT[0] += ended["cpu"]
            self._answers.close()
        return self.returncode

    def poll(self) -> int | None:
        """Return its exit status, None while it runs."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def send_signal(self, number: int) -> None:
        """Send it a signal; one that ended stays ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def __del__(self) -> None:
        self._answers.close()  # a test that failed did not wait for it

    def _answer(self, timeout: float | None) -> Any:
        self._answers.settimeout(timeout)
        while b"\n" not in self._said:
            try:
                part = self._answers.recv(4096)
            except (TimeoutError, BlockingIOError) as error:
                raise subprocess.TimeoutExpired(self.args, timeout or 0) from error
            assert part, "the process that commands are forked from has ended"
            self._said += part
        line, _, self._said = self._said.partition(b"\n")
        return json.loads(line)


def start(
    words: Sequence[str],
    environment: Mapping[str, str],
    *,
    stdout: IO[Any],
    stderr: IO[Any],
    stdin: IO[Any] | None = None,
    folder: Path = ROOT,
) -> PrestartedCommand:
    """Run ``python -m`` with some words: a module and its arguments."""
    request = {"module": words[0], "words": words[1:], "folder": str(folder), "environment": dict(environment)}
    ours, theirs = socket.socketpair()
    with theirs, open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a device
        files = [(stdin or nothing).fileno(), stdout.fileno(), stderr.fileno(), theirs.fileno()]
        socket.send_fds(_server(), [json.dumps(request).encode()], files)
    return PrestartedCommand(words, ours)


@cache
def _server() -> socket.socket:
    """Start the process that they are forked from, once for all tests of this process."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        words = [sys.executable, "-m", "tests.servers.prestarted.server"]
        server = subprocess.Popen(words, cwd=ROOT, env=_ENVIRONMENT, stdin=theirs.fileno())

    def end() -> None:
        ours.close()
        server.wait(30)

    atexit.register(end)
    return ours
