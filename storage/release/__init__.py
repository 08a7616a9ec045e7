"""Releases: a corpus as a folder that says what it is, where it comes from, and whether it is whole."""

from storage.release.describe.card import README
from storage.release.make.make import make_release
from storage.release.make.writer import DataFile, Observe

__all__ = [
    "README",
    "DataFile",
    "Observe",
    "compare",
    "make_release",
    "manifest",
    "read_record",
    "verify",
]
