"""The archive on object storage: files brought there and proved, dropped here, checked, and where each lies."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.offsite.catalog import Catalog, FarFile, find_places
    from storage.offsite.cdxj import index_name
    from storage.offsite.local import alone
    from storage.offsite.removal import remove_far
    from storage.offsite.status import read_status
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Catalog": "catalog",
            "FarFile": "catalog",
            "alone": "local",
            "find_places": "catalog",
            "index_name": "cdxj",
            "read_status": "status",
            "remove_far": "removal",
        },
    )

__all__ = [
    "Catalog",
    "FarFile",
    "alone",
    "dropping",
    "find_places",
    "index_name",
    "push",
    "read_status",
    "remove_far",
    "verify",
]
