"""Filters of the corpus world by name, through datatrove's own classes, and personal data masked.

:class:`CorpusFilters` is the way in; it gives an article back as it is to be written, or says which filter leaves it
out.
"""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.filters.apply import CorpusFilters
    from pipelines.filters.known import KnownReleases
    from pipelines.filters.names import FILTERS, PII_MODES, read_names
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "CorpusFilters": "apply",
            "FILTERS": "names",
            "KnownReleases": "known",
            "PII_MODES": "names",
            "read_names": "names",
        },
    )

__all__ = ["FILTERS", "PII_MODES", "CorpusFilters", "KnownReleases", "read_names"]
