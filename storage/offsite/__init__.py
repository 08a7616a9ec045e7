"""The archive on object storage: files brought there and proved, dropped here, checked, and where each lies."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.offsite.catalog import Catalog, FarFile, find_places
    from storage.offsite.cdxj import index_name
    from storage.offsite.dropping import Dropped, drop_old_files
    from storage.offsite.local import alone
    from storage.offsite.push import Pushed, Pusher
    from storage.offsite.removal import remove_far
    from storage.offsite.status import Status, read_status
    from storage.offsite.verify import Asked, Checked, Verified, Verifier
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Catalog": "catalog",
            "FarFile": "catalog",
            "Asked": "verify",
            "Checked": "verify",
            "Dropped": "dropping",
            "Pushed": "push",
            "Pusher": "push",
            "Status": "status",
            "Verified": "verify",
            "Verifier": "verify",
            "alone": "local",
            "drop_old_files": "dropping",
            "remove_far": "removal",
            "index_name": "cdxj",
            "read_status": "status",
            "find_places": "catalog",
        },
    )

__all__ = [
    "Asked",
    "Catalog",
    "Checked",
    "Dropped",
    "FarFile",
    "Pushed",
    "Pusher",
    "Status",
    "Verified",
    "Verifier",
    "alone",
    "drop_old_files",
    "find_places",
    "index_name",
    "read_status",
    "remove_far",
]
