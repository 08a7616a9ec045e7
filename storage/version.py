"""The one version of Winnow: what ``pyproject.toml`` says, in a checkout and where it is installed."""

import tomllib
from functools import cache
from pathlib import Path

PACKAGE = "winnow-news"
_PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


@cache
def code_version() -> str:
    """Return the version of this code: of its source tree, or of the package as it was installed."""
    try:
        project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
        if project["name"] == PACKAGE:
            return str(project["version"])
    except (OSError, ValueError, KeyError):
        pass
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - 0.02 s that a checkout need not wait

    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return "unknown"
