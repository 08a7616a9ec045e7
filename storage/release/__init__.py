"""Releases: a corpus as a folder that says what it is, where it comes from, and whether it is whole."""

from storage.release.compare.diff import Difference, diff, settings_changed, summed
from storage.release.describe.card import README
from storage.release.make.make import make_release
from storage.release.make.writer import DataFile, Observe
from storage.release.manifest.manifest import Manifest, is_release, read_manifest
from storage.release.manifest.request import FilterReport, ReleaseRequest
from storage.release.read_record import stored_from_record, whole_day
from storage.release.verify.readback import UNREADABLE, reader_of

__all__ = [
    "README",
    "UNREADABLE",
    "DataFile",
    "Difference",
    "FilterReport",
    "Manifest",
    "Observe",
    "ReleaseRequest",
    "diff",
    "is_release",
    "make_release",
    "read_manifest",
    "reader_of",
    "settings_changed",
    "stored_from_record",
    "summed",
    "whole_day",
]
