"""How a Python process of Winnow starts another one: from a checkout, an installed package, or any folder."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_INSTALLED = frozenset({"site-packages", "dist-packages"})


def child_command(module: str, *words: str) -> list[str]:
    """Return the words that run a module of Winnow as a process of its own.

    ``-P``: the folder that the process stands in may be another project's, with a ``crawler`` of its own.
    """
    return [sys.executable, "-P", "-m", module, *words]


def child_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment and ``extra``, so that the child finds the packages where this one did."""
    environment = {**os.environ, **(extra or {})}
    if _ROOT.name not in _INSTALLED:
        paths = [str(_ROOT), *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
        environment["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(paths))
    return environment
