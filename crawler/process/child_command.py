"""How a Python process of Winnow finds its packages and settings, and starts another one, from any folder.

A checkout, an installed package and a folder that holds another project's ``crawler`` are all the same to it.
"""

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from crawler.paths import Paths

SETTINGS = "crawler.settings"
_ROOT = Path(__file__).resolve().parents[2]
_INSTALLED = frozenset({"site-packages", "dist-packages"})


def python_command(module: str, *words: str) -> list[str]:
    """Return the words that run a module of Winnow as a process of its own.

    ``-P``: the folder that the process stands in may be another project's, with a ``crawler`` of its own.
    """
    return [sys.executable, "-P", "-m", module, *words]


def child_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment and ``extra``, so that a child finds what this process found."""
    environment = {**os.environ, **(extra or {}), "PYTHONSAFEPATH": "1"}  # the fork server has no -P
    environment["SCRAPY_SETTINGS_MODULE"] = settings_module(environment.get("SCRAPY_SETTINGS_MODULE"))
    if _ROOT.name not in _INSTALLED:
        paths = [str(_ROOT), *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
        environment["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(paths))
    return environment


def environment_at(places: Paths) -> dict[str, str]:
    """Return the environment of a child that works on the store, the archive and the site files of some places."""
    return child_environment(
        {
            "WINNOW_HOME": str(places.home),
            "WINNOW_DATABASE_URL": places.database_url,
            "WINNOW_SITES": os.pathsep.join(map(str, places.site_folders)),
        }
    )


def adopt_environment() -> None:
    """Give this process the environment that its children get: Scrapy and the fork server read it."""
    os.environ.update(child_environment())


def own_settings_module() -> str:
    """Return the module of this process's settings, see :func:`settings_module`."""
    return settings_module(os.environ.get("SCRAPY_SETTINGS_MODULE"))


def settings_module(named: str | None) -> str:
    """Return the module of the settings: ours, or the one named where it builds on ours and so has all we read.

    Another project's, which a shell may have set for Scrapy, knows nothing of what is read here.
    """
    if not named:
        return SETTINGS
    try:
        return named if hasattr(import_module(named), "WINNOW_HOME") else SETTINGS
    except ImportError:
        return SETTINGS
