"""The tables, a module for each part of the store; ``METADATA`` holds those whose modules were imported."""

from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import MetaData

from storage.schema.metadata import METADATA


def whole_metadata() -> MetaData:
    """Return the tables of all parts: for what has to know every one of them, such as a migration or a clean-up."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return METADATA
