"""Lines that a site repeats under many articles, found and taken off."""

from storage.export.boilerplate.repeats import Repeats, find_repeats

__all__ = ["Repeats", "find_repeats"]
