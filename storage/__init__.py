"""What we keep and how: records, tables, the page archive, exports.

The function ``export`` stands in the package of its name: ``from storage.export import export``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.records import Article, Page, Rejected
    from storage.release import make_release
    from storage.selection import Selection
    from storage.store import Store

__all__ = ["Archive", "Article", "Page", "Rejected", "Selection", "Store", "make_release"]

_PLACES = {
    "Archive": "storage.archive.archive",
    "Article": "storage.records",
    "Page": "storage.records",
    "Rejected": "storage.records",
    "Selection": "storage.selection.selection",
    "Store": "storage.store",
    "make_release": "storage.release",
}


def __getattr__(name: str) -> Any:
    """Load what is asked for with its first use: the records need no SQLAlchemy."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
