"""The manifest of a release: request, fields, facts, checksums."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.release.manifest.manifest import Manifest, is_release, read_manifest
    from storage.release.manifest.request import FilterReport, ReleaseRequest
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "FilterReport": "request",
            "Manifest": "manifest",
            "ReleaseRequest": "request",
            "is_release": "manifest",
            "read_manifest": "manifest",
        },
    )

__all__ = [
    "FilterReport",
    "Manifest",
    "ReleaseRequest",
    "is_release",
    "read_manifest",
]
