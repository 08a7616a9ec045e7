"""Packages that offer names without importing the modules that hold them.

``import storage`` must not cost the import of SQLAlchemy, and listing the commands not that of the extractor.  So the
``__init__`` of a package imports its names for type checkers only and loads each when it is first used (PEP 562).
"""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazy_exports(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return a module ``__getattr__`` that loads a public name when it is first used.

    ``homes`` maps each name to the module inside the package that holds it.  A name must not be a module of the package
    too: once that module is imported, Python would give the module for the name.  The function raises AttributeError
    for every other name.
    """

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{homes[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return load
