"""Files on object storage or any other file system that fsspec reaches: one address, bounded tries, one-line errors."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.remote.address import check_address
    from storage.remote.folder import RemoteFile, RemoteFolder
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "RemoteFile": "folder",
            "RemoteFolder": "folder",
            "check_address": "address",
        },
    )

__all__ = [
    "RemoteFile",
    "RemoteFolder",
    "check_address",
]
