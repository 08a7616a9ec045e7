"""Releases: a corpus as a folder that says what it is, where it comes from, and whether it is whole."""

from storage.release.compare.diff import Difference, settings_changed, summed
from storage.release.make.make import make_release
from storage.release.manifest.manifest import Manifest, is_release, read_manifest
from storage.release.manifest.request import ReleaseRequest

__all__ = [
    "Difference",
    "Manifest",
    "ReleaseRequest",
    "is_release",
    "make_release",
    "read_manifest",
    "settings_changed",
    "summed",
]
