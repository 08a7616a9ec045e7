"""What the shell brings along and no test may see, and what it forbids though the tests need it."""

import gc
import importlib
import os
import sys
import tempfile
from pathlib import Path

BYTECODE = Path(__file__).resolve().parents[1] / ".pytest_cache" / "bytecode"
LOOPBACK = "127.0.0.0/8,::1/128"
"""Where the servers of the tests listen."""

KEPT = ("WINNOW_TEST_",)
"""Beginnings of names that are meant for the tests themselves."""


def forget_the_user() -> None:
    """Take the user's own settings out of the environment; what asks for a home all the same finds an empty one."""
    for name in list(os.environ):
        if name.startswith(("WINNOW_", "SCRAPY_")) and not name.startswith(KEPT):
            del os.environ[name]
    for name in ("COLUMNS", "LINES"):  # workers of pytest-xdist have them, and tables are as wide as they say
        os.environ.pop(name, None)
    os.environ["WINNOW_ALLOW_NETWORKS"] = LOOPBACK
    os.environ["WINNOW_HOME"] = str(Path(tempfile.gettempdir()) / f"winnow-nobody-{os.getpid()}")


def keep_bytecode() -> None:
    """Let this process and all that it starts share byte code, in a folder of ours, where the shell forbids it.

    Containers often set PYTHONDONTWRITEBYTECODE.  Then each of some hundred processes compiles all that it imports
    anew: ``winnow runs`` takes 2.3 s of CPU time in place of 0.8 s.
    """
    if sys.dont_write_bytecode:
        sys.dont_write_bytecode = False
        sys.pycache_prefix = str(BYTECODE)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(BYTECODE)


def import_what_looks_at_its_callers() -> None:
    """Import a module of Scrapy's now that little is loaded.

    It asks three times for the source line of every call on the stack, and Python looks for each in all loaded modules:
    deep inside the collection that takes 1 s of CPU time.
    """
    importlib.import_module("scrapy.core.downloader.contextfactory")


def pause_garbage_collection() -> None:
    """Let no memory be searched for garbage while the tests are collected: all of what that makes is kept.

    Each worker collects all tests; of 8 s of CPU time that this took, the search was 4.
    """
    gc.disable()


def resume_garbage_collection() -> None:
    """Search for garbage again, in what the tests make, and never again in what was made so far."""
    gc.freeze()
    gc.enable()
