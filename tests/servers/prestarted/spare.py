"""A process beside a command that becomes the fork server of its workers, where the command wants one.

A fork server that is started anew loads the extractor and its model of languages, for 1.7 s of CPU time a crawl.  This
one is forked from a process that has loaded them, before the command begins; else it is the same: a child of the
command, with the files, signals, folder and environment that the command would give it.
"""

import fcntl
import json
import os
import signal
import socket
from collections.abc import Sequence
from functools import partial
from multiprocessing import util
from typing import Any, NoReturn

FORK_SERVER = "from multiprocessing.forkserver import main; "
"""How the words begin that Python's own module starts one with."""

FIRST = 100
"""Numbers of files above those of what is asked for."""

MOST = 1 << 20
"""Bytes of a request."""


def keep_spare() -> None:
    """Fork it, and have Python's module for processes use it the first time that it starts a fork server."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    spare = os.fork()
    if not spare:
        ours.close()
        _wait(theirs)
    theirs.close()
    spares = [(spare, ours)]
    vars(util)["spawnv_passfds"] = partial(_start, vars(util)["spawnv_passfds"], spares)


def _start(
    anew: Any, spares: list[tuple[int, socket.socket]], path: str, words: Sequence[str], files: Sequence[int]
) -> int:
    if not spares or not words[-1].startswith(FORK_SERVER):
        return int(anew(path, words, files))
    spare, line = spares.pop()
    request = {
        "code": words[-1],
        "files": files,
        "folder": os.getcwd(),  # noqa: PTH109 - a word for the other process
        "environment": dict(os.environ),
        "mask": list(map(int, signal.pthread_sigmask(signal.SIG_BLOCK, []))),
    }
    with line:
        socket.send_fds(line, [json.dumps(request).encode()], files)
    return spare


def _wait(line: socket.socket) -> NoReturn:
    """Become what is asked for; end when the command has ended."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        message, files, _, _ = socket.recv_fds(line, MOST, 8)
        line.close()
        if message:
            _become(json.loads(message), files)
        status = 0
    except SystemExit:
        status = 0  # so ends a fork server
    finally:
        os._exit(status)


def _become(request: Any, files: Sequence[int]) -> None:
    high = [fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, FIRST) for number in files]
    for number in files:
        os.close(number)
    for number, wanted in zip(high, request["files"], strict=True):
        os.dup2(number, wanted, inheritable=False)
        os.close(number)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, request["mask"])
    exec(request["code"], {"__name__": "__main__"})
