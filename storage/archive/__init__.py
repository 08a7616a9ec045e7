"""The page archive: WARC files that survive crashes, and how they are read."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.archive.archive import Archive
    from storage.archive.places import Places, Where, archive_places
    from storage.archive.revisits import Revisits
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Archive": "archive",
            "Places": "places",
            "Revisits": "revisits",
            "Where": "places",
            "archive_places": "places",
        },
    )

__all__ = [
    "Archive",
    "Places",
    "Revisits",
    "Where",
    "archive_places",
    "reader",
    "records",
    "recovery",
]
